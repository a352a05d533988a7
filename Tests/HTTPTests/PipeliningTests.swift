// Clients that send many requests before they have an answer.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct PipeliningTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    /// Answers at once, and notes who asked, and how deep in the stack.
    private final class Roll: RendersGET {
        var callers: [String] = []
        var depths: [UInt] = []
        private let loop: EventLoop
        private let last: Int
        private let head = ResponseHead(.ok, "A: b")

        init(_ loop: EventLoop, stopAfter last: Int) {
            (self.loop, self.last) = (loop, last)
        }

        func renderGET(_ request: Request) -> Reply {
            callers.append("\(request.peer)")
            var here = 0
            withUnsafeMutablePointer(to: &here) { depths.append(UInt(bitPattern: $0)) }
            if callers.count == last { loop.callSoon { [loop] in loop.stop() } }
            return .response(Response(head, Body(request.query.pairs[0].name)))
        }
    }

    /// More than one reading brings; their answers fit into the client's socket.
    private let many = 700

    /// - Throws: What the client's socket does.
    private func sendMany(_ client: RawClient) throws {
        let heads = (0..<many).map { "GET /?\($0) HTTP/1.1|Host: a||" }
        try client.send(wire(heads.joined()))
    }

    @Test func `many requests sent together are answered in order, and not within one another`()
        throws
    {
        let roll = Roll(loop, stopAfter: many)
        let client = try RawClient(try loop.listenTCP(0, HTTP.Site(roll)).port)
        try sendMany(client)
        loop.run()
        for number in 0..<many { #expect(try client.receive().text == "\(number)") }
        let (deepest, highest) = (roll.depths.min() ?? 0, roll.depths.max() ?? .max)
        #expect(highest - deepest < 4096)
    }

    @Test func `one who sends many requests together does not keep others waiting`() throws {
        let roll = Roll(loop, stopAfter: many + 1)
        let port = try loop.listenTCP(0, HTTP.Site(roll)).port
        let client = try RawClient(port)
        try sendMany(client)
        let other = try RawClient(port, from: "127.0.0.2")
        try other.send(request("GET", "/?other"))
        loop.run()
        let place = try #require(roll.callers.firstIndex(of: "127.0.0.2"))
        #expect(place < 5)
        #expect(try other.receive().text == "other")
    }

    @Test func `a client who connects while another's second request waits is answered`() throws {
        let roll = Roll(loop, stopAfter: 1)
        let port = try loop.listenTCP(0, HTTP.Site(roll)).port
        let client = try RawClient(port)
        try client.send(request("GET", "/?first"))
        loop.run()
        // Both are there in one turn of the loop: the newcomer first, then two requests together.
        let other = try RawClient(port)
        try other.send(request("GET", "/?other"))
        try client.send(request("GET", "/?second") + request("GET", "/?third"))
        loop.callLater(.milliseconds(200)) { [loop] in loop.stop() }
        loop.run()
        #expect(roll.callers.count == 4)
    }

    @Test func `a client may hang up while its requests wait for their turn`() throws {
        let roll = Roll(loop, stopAfter: 2)
        let server = try loop.listenTCP(0, HTTP.Site(roll))
        let client = try RawClient(server.port)
        try sendMany(client)
        loop.run()
        client.reset()
        loop.callLater(.milliseconds(50)) { [loop] in loop.stop() }
        loop.run()
        #expect(server.connectionCount == 0)
        #expect(roll.callers.count <= many)
    }
}
