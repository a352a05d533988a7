// One request that is on its way.
// SPDX-License-Identifier: MIT

import CCurl
import Deferred

/// Keeps what has come of the answer.
final class Transfer {
    let easy: CurlEasy
    let answer: Deferred<HTTPSResponse>
    /// For errors: `host:port`.
    private let server: String
    private let limits: HTTPSLimits
    /// From the last status line on: `100 Continue` has one of its own.
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    /// The limit that the answer has gone beyond.
    private var passed: Int?
    /// libcurl writes its reason there.
    private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(
        _ easy: CurlEasy, to server: String, _ limits: HTTPSLimits,
        _ answer: Deferred<HTTPSResponse>
    ) {
        self.easy = easy
        self.server = server
        self.limits = limits
        self.answer = answer
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        curl_easy_set_pointer(easy.handle, CURLOPT_ERRORBUFFER, reason)
        // Who keeps the transfer has removed the handle from libcurl before it lets go.
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_easy_set_pointer(easy.handle, CURLOPT_WRITEDATA, context)
        curl_easy_set_receiver(easy.handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.take(bytes, size * count, context) { $0.takeBody($1) }
        }
        curl_easy_set_pointer(easy.handle, CURLOPT_HEADERDATA, context)
        curl_easy_set_receiver(easy.handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.take(bytes, size * count, context) { $0.takeHead($1) }
        }
    }

    deinit {
        curl_easy_set_pointer(easy.handle, CURLOPT_ERRORBUFFER, nil)
        reason.deallocate()
    }

    /// The way in from C.
    ///
    /// - Returns: What libcurl takes for success, `count`, or anything else, which ends the transfer.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let isTaken = take(transfer, UnsafeRawBufferPointer(start: bytes, count: count))
        return isTaken ? count : Int(CURL_WRITEFUNC_ERROR)
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if body.count + bytes.count > limits.body { passed = limits.body }
        if passed == nil { body += bytes }
        return passed == nil
    }

    private func takeHead(_ line: UnsafeRawBufferPointer) -> Bool {
        if line.starts(with: "HTTP/".utf8) { head = [] }
        if head.count + line.count > limits.head { passed = limits.head }
        if passed == nil { head += line }
        return passed == nil
    }

    /// Fires the answer. libcurl has let go of it.
    func finish(_ code: CURLcode) {
        guard code == CURLE_OK else {
            try? answer.errback(error(code))
            return
        }
        try? answer.callback(HTTPSResponse(status: easy.status, head: head, body: body))
    }

    private func error(_ code: CURLcode) -> HTTPSError {
        if let passed { return .tooLong(server: server, passed) }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost(server)
        case CURLE_COULDNT_CONNECT: return .cannotConnect(server: server)
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(server: server, limits.time)
        case CURLE_FILESIZE_EXCEEDED: return .tooLong(server: server, limits.body)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE:
            return .notSecure(server: server, reason: words(code))
        default: return .failed(server: server, reason: words(code))
        }
    }

    /// libcurl's reason, in printable ASCII: a server's certificate may have written a part of it.
    private func words(_ code: CURLcode) -> String {
        var text = String(cString: reason)
        if text.isEmpty { text = String(cString: curl_easy_strerror(code)) }
        let letters = text.utf8.prefix(200).map { 0x20...0x7e ~= $0 ? $0 : UInt8(ascii: "?") }
        return String(decoding: letters, as: UTF8.self)
    }
}
