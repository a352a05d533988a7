// Requests to servers of others, over HTTPS.
// SPDX-License-Identifier: MIT

import CCurl
package import Deferred
package import EventLoop

/// Asks other servers, many at once, by libcurl on a loop. It belongs to the loop's thread.
///
/// That is no loop that serves clients: the handshakes of TLS take milliseconds of it. See
/// docs/decisions/0055-a-thread-that-asks.md.
package final class HTTPSClient {
    private let trust: HTTPSTrust
    private let limits: HTTPSLimits
    private let multi: CurlMulti
    /// By libcurl's handle.
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    /// - Throws: ``EventLoopError/outOfResources(_:)`` where libcurl has no memory.
    package init(
        _ loop: EventLoop, trust: HTTPSTrust = HTTPSTrust(), limits: HTTPSLimits = HTTPSLimits()
    ) throws(EventLoopError) {
        guard let multi = CurlMulti(on: loop) else { throw .outOfResources("libcurl (multi)") }
        self.multi = multi
        self.trust = trust
        self.limits = limits
        multi.listener = self
    }

    deinit { close() }

    /// Asks once; nothing is tried again. The answer comes on the loop, whole, after ``HTTPSLimits/time`` at
    /// most.
    ///
    /// - Returns: Fails with an ``HTTPSError``. Cancelling it ends the request.
    package func fetch(_ request: HTTPSRequest) -> Deferred<HTTPSResponse> {
        do throws(HTTPSError) {
            return try start(request).answer
        } catch {
            return .fail(error)
        }
    }

    /// Ends all requests.
    package func close() {
        for transfer in transfers.values { end(transfer, .closed) }
    }

    private func start(_ request: HTTPSRequest) throws(HTTPSError) -> Transfer {
        guard request.isSound, let url = CurlURL(request.url) else { throw .notAllowed(host: "") }
        let allowsPlain = trust.allowsPlainLoopback && url.isLoopback
        guard url.scheme == "https" || (url.scheme == "http" && allowsPlain) else {
            throw .notAllowed(host: url.host)
        }
        guard transfers.count < limits.calls else { throw .tooMany(limits.calls) }
        guard let easy = CurlEasy() else { throw HTTPSClient.noMemory(url.server) }
        easy.protect(trust, allowsPlain: allowsPlain)
        easy.limit(limits)
        easy.set(CURLOPT_URL, request.url)
        // Fields that libcurl adds by itself, and an empty one for each that it must not add.
        easy.set(fields: request.fields.map { "\($0.name): \($0.value)" } + ["Expect:"])
        if let body = request.body { easy.set(body: body) }
        let handle = easy.handle
        let answer = Deferred<HTTPSResponse> { [weak self] _ in self?.forget(handle) }
        let transfer = Transfer(easy, to: url.server, limits, answer)
        guard multi.add(easy) else { throw HTTPSClient.noMemory(url.server) }
        transfers[easy.handle] = transfer
        return transfer
    }

    private static func noMemory(_ server: String) -> HTTPSError {
        .failed(server: server, reason: "out of memory")
    }

    private func end(_ transfer: Transfer, _ error: HTTPSError) {
        forget(transfer.easy.handle)
        try? transfer.answer.errback(error)
    }

    /// Nobody wants its answer any more.
    private func forget(_ handle: UnsafeMutableRawPointer) {
        guard let transfer = transfers.removeValue(forKey: handle) else { return }
        multi.remove(transfer.easy)
    }
}

extension HTTPSClient: CurlMultiListener {
    func ended(_ easy: UnsafeMutableRawPointer, _ code: CURLcode) {
        transfers.removeValue(forKey: easy)?.finish(code)
    }
}

@available(*, unavailable)
extension HTTPSClient: Sendable {}
