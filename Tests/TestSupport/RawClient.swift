// A TCP client that sends exactly the bytes it is given.
// SPDX-License-Identifier: MIT

import Glibc

/// A blocking socket. Each step waits as long as a test's patience lasts. Closed in `deinit`.
public final class RawClient {
    /// How a connection ended.
    public enum Ending { case closed, reset, stillOpen }

    private var descriptor: Int32
    /// Received, and not yet part of a response.
    private var pending: [UInt8] = []

    /// Connects to a port of this machine.
    ///
    /// - Parameter address: The address to come from, such as `127.0.0.2`.
    public init(_ port: Int, from address: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestError.cannotConnect(errno) }
        if address != "127.0.0.1" { try call(bind, address, 0) }
        try call(connect, "127.0.0.1", port)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
    }

    /// Connects to a Unix socket.
    public init(unixSocket path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestError.cannotConnect(errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if outcome != 0 { throw TestError.cannotConnect(errno) }
    }

    deinit { close() }

    private func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ host: String,
        _ port: Int
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if outcome != 0 { throw TestError.cannotConnect(errno) }
    }

    /// Sends all of `bytes`.
    ///
    /// - Throws: ``TestError/reset`` when the server has hung up, or does not read.
    public func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            try ready(POLLOUT, "room to send")
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno != EAGAIN { throw TestError.reset }
            sent += max(0, count)
        }
    }

    /// Sends a FIN and goes on reading. `shutdown(SHUT_WR)`.
    public func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes the socket.
    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Ends the connection with an RST instead of a FIN. `SO_LINGER` of 0.
    public func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// The next response.
    ///
    /// - Parameter hasBody: False for the answer to HEAD.
    public func receive(hasBody: Bool = true) throws -> HTTPResponse {
        while true {
            if let response = try HTTPResponse.take(from: &pending, hasBody: hasBody) {
                return response
            }
            try ready(POLLIN, "response")
            switch readSome() {
            case .closed: throw TestError.closed
            case .reset: throw TestError.reset
            case .stillOpen: continue
            }
        }
    }

    /// Reads so many bytes and no more.
    public func receive(bytes count: Int) throws -> [UInt8] {
        while pending.count < count {
            try ready(POLLIN, "\(count) bytes")
            switch readSome(atMost: count - pending.count) {
            case .closed: throw TestError.closed
            case .reset: throw TestError.reset
            case .stillOpen: continue
            }
        }
        defer { pending.removeFirst(count) }
        return Array(pending[..<count])
    }

    /// Reads on until `end` has come, and takes what came up to it and with it: of a stream, the head or
    /// one more event.
    public func receive(through end: String) throws -> String {
        while true {
            if let range = pending.firstRange(of: end.utf8) {
                defer { pending.removeFirst(range.upperBound) }
                return String(decoding: pending[..<range.upperBound], as: UTF8.self)
            }
            try ready(POLLIN, "\(end.debugDescription)")
            switch readSome() {
            case .closed: throw TestError.closed
            case .reset: throw TestError.reset
            case .stillOpen: continue
            }
        }
    }

    /// Everything until the server hangs up, or is silent for as long as a test's patience lasts.
    public func receiveToEnd() -> (bytes: [UInt8], ending: Ending) {
        var ending = Ending.stillOpen
        while ending == .stillOpen, isReady(POLLIN, .patience) { ending = readSome() }
        defer { pending = [] }
        return (pending, ending)
    }

    /// Whether nothing has come so far: no byte, no end.
    public var isSilent: Bool { pending.isEmpty && !isReady(POLLIN, .zero) }

    /// Whether the server has hung up. What it sent before that is kept.
    public var isClosed: Bool {
        while isReady(POLLIN, .zero) {
            if readSome() != .stillOpen { return true }
        }
        return false
    }

    private func readSome(atMost limit: Int = 65_536) -> Ending {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { pending += buffer[..<count] }
        return count > 0 ? .stillOpen : count == 0 ? .closed : .reset
    }

    private func ready(_ event: Int32, _ what: String) throws {
        guard isReady(event, .patience) else { throw TestError.timedOut(what) }
    }

    private func isReady(_ event: Int32, _ patience: Duration) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return poll(&state, 1, Int32(patience / .milliseconds(1))) > 0
    }
}
