// A client that asks for another protocol, and a site that speaks it, on one loop.
// SPDX-License-Identifier: MIT

import Deferred
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct UpgradeTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    /// Switches to a protocol that greets, and sends back what it gets; at `/no` it does not.
    private final class EchoProtocol: RendersGET {
        static let head = ResponseHead(.switchingProtocols, "Upgrade: echo\nConnection: Upgrade")

        func renderGET(_ request: Request) throws -> Reply {
            guard request.path != "/no", request.field("upgrade", is: "echo") else {
                throw HTTPError(.upgradeRequired, "This path speaks echo.", reason: .badParameter)
            }
            return .stream(Response(EchoProtocol.head, Body("hello\n")), Echo())
        }
    }

    private final class Echo: StreamHandler {
        private var stream: ByteStream?
        func opened(_ stream: ByteStream) { self.stream = stream }
        func received(_ bytes: ArraySlice<UInt8>) { stream?.send(Array(bytes)) }
        func hasRoom() {}
        func closed() {}
    }

    /// Collects what comes, and stops the loop once it is `end`, or at the close.
    private final class Collector: StreamHandler {
        private(set) var stream: ByteStream?
        private(set) var bytes: [UInt8] = []
        private(set) var isClosed = false
        var count: Int
        private let loop: EventLoop

        init(_ count: Int, _ loop: EventLoop) { (self.count, self.loop) = (count, loop) }

        func opened(_ stream: ByteStream) { self.stream = stream }

        func received(_ bytes: ArraySlice<UInt8>) {
            self.bytes += bytes
            if self.bytes.count >= count { loop.callSoon { [loop] in loop.stop() } }
        }

        func hasRoom() {}

        func closed() {
            isClosed = true
            loop.callSoon { [loop] in loop.stop() }
        }
    }

    private static let fields: [(name: StaticString, value: String)] = [
        ("Upgrade", "echo"), ("Connection", "Upgrade"),
    ]

    private func client() throws -> (HTTPClient, HTTPServer) {
        let server = try loop.listenTCP(0, HTTP.Site(EchoProtocol()))
        return (HTTPClient(loop, host: "127.0.0.1", port: server.port), server)
    }

    @Test func `a connection that was upgraded carries bytes both ways until one side ends it`()
        throws
    {
        let (client, server) = try client()
        let collector = Collector(6, loop)
        client.upgrade("/", fields: UpgradeTests.fields).addCallbacks(
            { connection in
                #expect(connection.response.status == 101)
                #expect(connection.response.field("upgrade") == "echo")
                connection.begin(collector)
            }, { failure in _ = Issue.record(failure.error) })
        loop.run()
        #expect(String(decoding: collector.bytes, as: UTF8.self) == "hello\n")
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 12 << 20)
        collector.count = 6 + long.count
        collector.stream?.send(long)
        #expect(collector.stream?.hasRoom == false, "more than the socket takes at once")
        loop.run()
        #expect(collector.bytes.dropFirst(6).elementsEqual(long))
        #expect(collector.stream?.hasRoom == true)
        collector.stream?.finish()
        loop.run()
        #expect(collector.isClosed)
        #expect(server.streams == 0)
    }

    @Test func `a refusal is told with the response, and the client can be used again`() throws {
        let (client, _) = try client()
        let log = Log()
        client.upgrade("/no", fields: UpgradeTests.fields).addCallbacks(
            { _ in _ = Issue.record("the server refuses") },
            { failure in
                let refused = try #require(failure.error as? UpgradeRefused)
                log.lines.append("\(refused.response.status) \(refused.response.text)")
            }
        ).addBoth { [loop] _ in loop.stop() }
        loop.run()
        #expect(log.lines == ["426 This path speaks echo.\n"])
        client.get("/").addBoth { [loop] result in
            if case .success(let response) = result { log.lines.append("\(response.status)") }
            loop.stop()
        }
        loop.run()
        #expect(log.lines.last == "426")
    }

    @Test func `an upgraded connection that nobody begins hangs up`() throws {
        let (client, server) = try client()
        client.upgrade("/", fields: UpgradeTests.fields).addBoth { [loop] result in
            if case .failure(let failure) = result { Issue.record(failure.error) }
            loop.callSoon { loop.stop() }
        }
        loop.run()
        loop.callLater(.milliseconds(50)) { [loop] in loop.stop() }
        loop.run()
        #expect(server.connectionCount == 0)
    }

    @Test func `a server that hangs up closes the client's half too`() throws {
        let (client, server) = try client()
        let collector = Collector(6, loop)
        client.upgrade("/", fields: UpgradeTests.fields).addCallback { $0.begin(collector) }
        loop.run()
        server.drain(within: .seconds(5))
        loop.run()
        #expect(collector.isClosed)
        #expect(collector.stream?.hasRoom == false)
        collector.stream?.send([1])
    }
}
