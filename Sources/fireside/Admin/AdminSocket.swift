// The way to the server's socket.
// SPDX-License-Identifier: MIT

import Glibc
import HTTP

/// A Unix socket at which a server listens for its operator.
struct AdminSocket {
    let path: String

    /// Asks once, and waits for the whole answer.
    ///
    /// - Throws: What the server says, where it refuses.
    func ask(_ request: AdminRequest) throws(AdminError) -> AdminAnswer {
        let response = try send(request)
        var body: [UInt8] = []
        while true {
            let bytes = try response.read()
            if bytes.isEmpty { break }
            body += bytes
        }
        let answer = AdminAnswer(status: response.status, body: body)
        try answer.check()
        return answer
    }

    /// Asks, and reads the head of the answer. While clients storm the server, it may have no file left
    /// for one more connection: then it hangs up without a byte, and is asked again.
    func send(_ request: AdminRequest) throws(AdminError) -> AdminResponse {
        for _ in 1..<AdminSocket.tries {
            let connection = try AdminConnection(path, patience: request.patience)
            if connection.send(request.bytes), let response = try AdminResponse(connection) {
                return response
            }
            usleep(300_000)
        }
        throw .cut(path: path)
    }

    private static let tries = 6
}

/// One connection to the server. It blocks. Closed in `deinit`.
final class AdminConnection {
    let path: String
    private let descriptor: Int32
    private let patience: Int?

    /// - Parameter patience: Seconds for the next byte; nil for as long as it takes.
    init(_ path: String, patience: Int?) throws(AdminError) {
        self.path = path
        self.patience = patience
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard var address = SocketAddress(unixPath: path) else {
            throw .cannotConnect(
                path: path,
                reason: "the path of a socket has 1 to \(SocketAddress.maxUnixPath) bytes")
        }
        let isConnected = address.withPointer { connect(descriptor, $0, $1) == 0 }
        guard isConnected else { throw .failed(errno, path) }
    }

    deinit { close(descriptor) }

    /// - Returns: Whether all of it is on its way.
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// What came; none at the end.
    func read() throws(AdminError) -> [UInt8] {
        if let patience {
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&event, 1, Int32(patience) * 1000) != 0 else {
                throw .silent(path: path, seconds: patience)
            }
        }
        let room = 256 << 10
        return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, room, 0))
        }
    }
}

extension AdminError {
    /// What `connect` failed with, by `errno`.
    fileprivate static func failed(_ error: Int32, _ path: String) -> AdminError {
        switch error {
        case ENOENT, ECONNREFUSED, ENOTSOCK: .noServer(path: path)
        case EACCES: .notAllowed(path: path)
        default: .cannotConnect(path: path, reason: String(cString: strerror(error)))
        }
    }
}
