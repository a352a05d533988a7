// A connection to a server: how it comes about, and how it ends.
// SPDX-License-Identifier: MIT

import Deferred
import Glibc
import TestSupport
import Testing

@testable import EventLoop

@Suite(.blocking) struct TCPStreamTests {
    private let loop: EventLoop
    private let listener = NotingListener()

    init() throws {
        loop = try EventLoop()
    }

    private func connect(
        to endpoint: Endpoint, patience: Duration = .patience, maxPending: Int = 1 << 20
    ) -> TCPStream {
        let stream = TCPStream(
            loop, to: endpoint, over: PlainTransport(), patience: patience, maxPending: maxPending)
        stream.listener = listener
        return stream
    }

    private func turn(until condition: @escaping () -> Bool) {
        for _ in 0..<5000 where !condition() {
            loop.callLater(.milliseconds(1)) { [loop] in loop.stop() }
            loop.run()
        }
        #expect(condition())
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `bytes go out and come back`(_ host: String) throws {
        let server = try ScriptedServer([.cut(after: wire("answer|"))], greets: true)
        defer { server.stop() }
        let stream = connect(to: .tcp(host: host, port: server.port))
        #expect(listener.notes.isEmpty)
        turn { listener.notes == ["open"] }
        stream.write(wire("question|"))
        turn { listener.end != nil }
        #expect(listener.bytes == wire("answer|"))
        #expect(listener.notes == ["open", "bytes", "end"])
        #expect(listener.end == .closed)
        #expect(server.received.map(\.body) == ["question\r\n"])
    }

    @Test func `what is longer than libevent reads at once comes whole and in order`() throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let server = try ScriptedServer([.bytes(bytes)], greets: true)
        defer { server.stop() }
        let stream = connect(to: .tcp(host: "127.0.0.1", port: server.port))
        turn { listener.notes == ["open"] }
        stream.write([1])
        turn { listener.bytes.count == bytes.count }
        #expect(listener.bytes == bytes)
    }

    @Test func `what the socket does not take at once follows later`() throws {
        let server = try RedisProcess()
        let stream = connect(
            to: .tcp(host: "127.0.0.1", port: server.port), maxPending: 64 << 20)
        turn { listener.notes == ["open"] }
        server.send(SIGSTOP)
        let value = String(repeating: "fireside", count: 1 << 21)
        stream.write(wire("*2|$4|ECHO|$\(value.utf8.count)|") + Array(value.utf8) + [13, 10])
        #expect(stream.pending > 0)
        server.send(SIGCONT)
        let answer = wire("$\(value.utf8.count)|") + Array(value.utf8) + [13, 10]
        turn { listener.bytes.count == answer.count }
        #expect(stream.pending == 0)
        #expect(listener.bytes == answer)
    }

    @Test func `why there is no connection is told`() throws {
        let server = try ScriptedServer([], listens: false)
        for (endpoint, end) in [
            (Endpoint.tcp(host: "127.0.0.1", port: server.port), StreamEnd.refused),
            (.tcp(host: "localhost", port: server.port), .refused),
            (.tcp(host: "a..b", port: 1), .unknownHost), (.unix(path: "/nowhere"), .refused),
            (.unix(path: ""), .unknownHost),
        ] {
            listener.end = nil
            let stream = connect(to: endpoint)
            turn { listener.end != nil }
            #expect(listener.end == end, "\(endpoint)")
            stream.close()
        }
        #expect(!listener.notes.contains("open"))
    }

    @Test func `a stream that was closed or let go of tells nobody`() throws {
        let server = try ScriptedServer([])
        defer { server.stop() }
        let endpoint = Endpoint.tcp(host: "localhost", port: server.port)
        connect(to: endpoint).close()
        var stream: TCPStream? = connect(to: endpoint)
        turn { listener.notes == ["open"] }
        stream?.close()
        stream = nil
        loop.callLater(.milliseconds(20)) { [loop] in loop.stop() }
        loop.run()
        #expect(listener.notes == ["open"])
        #expect(Descriptors.connected(to: server.port).isEmpty)
    }

    @Test func `many names are looked up at once, each one once`() {
        var answers: [[ConnectAddress]] = []
        for number in 0..<40 {
            let name = number % 2 == 0 ? "localhost" : "a..\(number)"
            _ = loop.resolver.addresses(of: name).addCallback { answers.append($0) }
        }
        turn { answers.count == 40 }
        #expect(answers.count { !$0.isEmpty } == 20)
    }
}

/// Notes what it is told.
private final class NotingListener: TCPStreamListener {
    private(set) var notes: [String] = []
    private(set) var bytes: [UInt8] = []
    var end: StreamEnd?

    func streamOpened(_ stream: TCPStream) { notes.append("open") }

    func stream(_ stream: TCPStream, received bytes: UnsafeRawBufferPointer) {
        if notes.last != "bytes" { notes.append("bytes") }
        self.bytes += bytes
    }

    func streamEnded(_ stream: TCPStream, _ end: StreamEnd) {
        notes.append("end")
        self.end = end
    }
}
