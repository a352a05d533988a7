// A server that follows a script, one step for each request.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// Answers each request by the next step of its script, one connection after another. It has its own
/// thread. After the last step, a request waits until another step is added.
public final class ScriptedServer: Sendable {
    /// What the server does with one request.
    public enum Step: Sendable {
        /// A whole answer; fields are ended by `|`, as in ``wire(_:)``.
        case answer(Int, String, fields: String = "")
        /// These bytes, and the connection stays open.
        case bytes([UInt8])
        /// These bytes, and then the end of the connection.
        case cut(after: [UInt8] = [])
        /// These bytes, and then other bytes again and again, until the client hangs up.
        case endless(after: [UInt8], [UInt8], every: Duration = .zero)
        /// Never an answer; the connection ends when the client ends it.
        case wait
    }

    /// A request, as it came.
    public struct Received: Sendable {
        /// The request line.
        public let line: String
        /// The whole head, with the request line.
        public let head: String
        /// As many bytes as `Content-Length` says.
        public let body: String
        /// 1 for the first connection.
        public let connection: Int

        /// The value of a parameter of the URL, without its escapes; nil if it is missing.
        public func parameter(_ name: String) -> String? {
            let target = line.split(separator: " ")[1]
            let items = URLComponents(string: String(target))?.queryItems
            return items?.first { $0.name == name }?.value
        }
    }

    private struct State {
        var script: [Step]
        var received: [Received] = []
        var connections = 0
        var open: Int32 = -1
    }

    private let state: Mutex<State>
    private let listener: Int32
    private let greets: Bool
    /// A free port of 127.0.0.1.
    public let port: Int

    /// Binds the port.
    ///
    /// - Parameters:
    ///   - listens: False refuses connections until ``listen()``.
    ///   - greets: The requests are not HTTP: whatever comes at once is one, and its body.
    public init(_ script: [Step], listens: Bool = true, greets: Bool = false) throws {
        self.greets = greets
        state = Mutex(State(script: script))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, length) == 0 ? getsockname(file, $0, &length) : -1
            }
        }
        guard status == 0 else { throw TestError.cannotConnect(errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        if listens { listen() }
    }

    /// Ends the thread and the connection that is open.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { if $0.open >= 0 { _ = shutdown($0.open, Int32(SHUT_RDWR)) } }
    }

    /// Accepts connections from now on.
    public func listen() {
        Glibc.listen(listener, 8)
        Thread { self.serve() }.start()
    }

    /// Adds to the script of a server that runs.
    public func then(_ steps: Step...) { state.withLock { $0.script += steps } }

    /// Every request so far.
    public var received: [Received] { state.withLock { $0.received } }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let number = state.withLock {
                $0.connections += 1
                $0.open = connection
                return $0.connections
            }
            while let request = receive(connection, number), play(request, connection) {}
            state.withLock { $0.open = -1 }
            close(connection)
        }
        close(listener)
    }

    /// - Returns: Whether the connection goes on.
    private func play(_ request: Received, _ connection: Int32) -> Bool {
        state.withLock { $0.received.append(request) }
        switch nextStep(for: connection) {
        case .answer(let status, let body, let fields):
            let head = "HTTP/1.1 \(status) X|Content-Length: \(body.utf8.count)|\(fields)|"
            return send(wire(head) + Array(body.utf8), connection)
        case .bytes(let bytes): return send(bytes, connection)
        case .cut(let bytes):
            _ = send(bytes, connection)
            return false
        case .endless(let bytes, let others, let pause):
            var goesOn = send(bytes, connection)
            while goesOn {
                usleep(useconds_t(pause / .microseconds(1)))
                goesOn = send(others, connection)
            }
            return false
        case .wait: return true
        case nil: return false
        }
    }

    /// Waits for it; nil if the client hangs up first.
    private func nextStep(for connection: Int32) -> Step? {
        var byte: UInt8 = 0
        let peek = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
        while recv(connection, &byte, 1, peek) < 0, errno == EAGAIN {
            let step = state.withLock { $0.script.isEmpty ? nil : $0.script.removeFirst() }
            if let step { return step }
            usleep(1000)
        }
        return nil
    }

    private func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    /// The next request; nil if the client has hung up.
    private func receive(_ connection: Int32, _ number: Int) -> Received? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = bytes.firstRange(of: [13, 10, 13, 10]) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                let lines = head.split(separator: "\r\n").map(String.init)
                let length =
                    lines.first { $0.hasPrefix("Content-Length: ") }
                    .flatMap { Int($0.dropFirst("Content-Length: ".count)) } ?? 0
                if bytes.count >= end.upperBound + length {
                    let body = String(decoding: bytes[end.upperBound...], as: UTF8.self)
                    return Received(line: lines[0], head: head, body: body, connection: number)
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return nil }
            if greets {
                let body = String(decoding: buffer[..<count], as: UTF8.self)
                return Received(line: "", head: "", body: body, connection: number)
            }
            bytes += buffer[..<count]
        }
    }
}
