// `request.answer { try await … }`, over TCP.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import LoopSupport
import TestSupport
import Testing

@testable import HTTP

@Suite(.blocking) struct AnswerTests {
    private let loop: EventLoop
    private let room: Room
    private let server: HTTPServer

    init() throws {
        loop = try EventLoop()
        room = Room(loop)
        server = try loop.listenTCP(0, HTTP.Site(room))
    }

    /// GET awaits what POST says.
    private final class Room: RendersGET, RendersPOST {
        var waiting: [Deferred<String>] = []
        let loop: EventLoop
        var cancels = true
        /// How the bodies that were left ended.
        var ends: [String] = []

        init(_ loop: EventLoop) { self.loop = loop }

        func renderGET(_ request: Request) -> Reply {
            request.answer(cancels: cancels) {
                let name = try request.query.value("name") ?? "nobody"
                do {
                    let text = try await self.next().value()
                    self.loop.checkThread()
                    // The query is there after the wait as well.
                    let again = try request.query.value("name") ?? "nobody"
                    self.ends.append(text)
                    return .text(.ok, "\(name), \(again): \(text)")
                } catch {
                    self.ends.append("\(type(of: error))")
                    throw error
                }
            }
        }

        func renderPOST(_ request: Request) throws -> Reply {
            let text = String(decoding: request.body, as: UTF8.self)
            let listeners = waiting
            waiting = []
            for listener in listeners {
                if text == "no" {
                    try listener.errback(HTTPError(.conflict, "No more.", reason: .notFound))
                } else {
                    try listener.callback(text)
                }
            }
            return "OK"
        }

        private func next() -> Deferred<String> {
            loop.checkThread()
            let text = Deferred<String>()
            waiting.append(text)
            return text
        }
    }

    /// Clients that wait, and are known to.
    private func waiters(_ names: String...) throws -> [RawClient] {
        let clients = try names.map { name in
            let client = try RawClient(server.port)
            try client.send(request("GET", "/?name=\(name)"))
            return client
        }
        loop.turn { [room] in room.waiting.count == names.count }
        return clients
    }

    /// Says it, and turns until all who waited have been answered.
    private func say(_ text: String) throws {
        let speaker = try RawClient(server.port)
        try speaker.send(request("POST", "/", body: text))
        loop.turn { [room, server] in room.waiting.isEmpty && server.parked == 0 }
        #expect(try speaker.receive().text == "OK\n")
    }

    @Test func `two who wait are answered, each with its own`() throws {
        let clients = try waiters("ann", "bob")
        try say("hi")
        #expect(try clients[0].receive().text == "ann, ann: hi")
        #expect(try clients[1].receive().text == "bob, bob: hi")
    }

    @Test func `what the body throws is answered as an error`() throws {
        let clients = try waiters("ann")
        try say("no")
        let answer = try clients[0].receive()
        #expect(answer.status == 409)
        #expect(answer.text == "No more.\n")
    }

    @Test func `a body that throws before it waits refuses at once`() throws {
        let port = server.port
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/?name=a&name=b"))
            #expect(try client.receive().status == 400)
        }
    }

    @Test func `one who leaves cancels the body and what it awaits`() throws {
        let clients = try waiters("ann", "bob")
        clients[0].close()
        loop.turn { [room] in !room.ends.isEmpty }
        #expect(room.ends == ["CancelledError"])
        #expect(room.waiting.map(\.hasFired) == [true, false])
        try say("hi")
        #expect(try clients[1].receive().text == "bob, bob: hi")
    }

    @Test func `a body that is to end all the same is not cancelled`() throws {
        room.cancels = false
        let clients = try waiters("ann")
        clients[0].close()
        loop.turn { [server] in server.connectionCount == 0 }
        try say("hi")
        loop.turn { [room] in !room.ends.isEmpty }
        #expect(room.ends == ["hi"])
    }

    @Test func `where the client has gone already, nothing begins`() throws {
        let transport = FakeTransport()
        let request = try server.site.request("/", on: transport)
        request.clientIsGone()
        _ = request.answer {
            Issue.record("nobody waits for this")
            return .text(.ok, "")
        }
    }
}
