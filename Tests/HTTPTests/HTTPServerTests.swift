// Server and resources on a loop of their own: what the command has no option for.
// SPDX-License-Identifier: MIT

import LoopSupport
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct HTTPServerTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    /// Answers with so many bytes, or keeps the request.
    private final class Bytes: RendersGET {
        let count: Int?
        var kept: [Request] = []
        init(_ count: Int?) { self.count = count }

        func renderGET(_ request: Request) -> Reply {
            guard let count else {
                kept.append(request)
                return .notDoneYet
            }
            let body = Body(shared: [UInt8](repeating: UInt8(ascii: "x"), count: count))
            return .response(Response(.text(.ok), body))
        }
    }

    @Test func `a slow reader gets every byte of a long answer`() throws {
        let count = 8 << 20
        let server = try loop.listenTCP(0, HTTP.Site(Bytes(count)))
        let port = server.port
        loop.run {
            let client = try RawClient(port)
            for _ in 0..<2 { try client.send(request("GET", "/")) }
            for _ in 0..<2 {
                let answer = try client.receive()
                #expect(answer.body.count == count)
                #expect(answer.body.allSatisfy { $0 == UInt8(ascii: "x") })
            }
        }
    }

    @Test func `a client that does not read its answer is hung up on`() throws {
        var limits = ServerLimits()
        limits.writeTimeout = .milliseconds(50)
        let server = try loop.listenTCP(0, limits: limits, HTTP.Site(Bytes(16 << 20)))
        let observer = RecordingObserver(stopping: loop)
        server.site.observer = observer
        // Its end stays behind the unread bytes in the kernel, so only the server can tell.
        let client = try RawClient(server.port)
        try client.send(request("GET", "/"))
        loop.run()
        #expect(observer.incidents == [.doesNotRead])
        #expect(server.site.monitor.counts.refused == [.doesNotRead: 1])
        #expect(server.connectionCount == 0)
    }

    @Test func `a connection too many is closed at once`() throws {
        let site = HTTP.Site(Bytes(1))
        site.budget = Budget([.connections: .init(perAddress: 2)], sparesLoopback: false)
        let port = try loop.listenTCP(0, site).port
        loop.run {
            let clients = try (0..<2).map { _ in try RawClient(port) }
            for client in clients {
                try client.send(request("GET", "/"))
                #expect(try client.receive().text == "x")
            }
            let third = try RawClient(port)
            #expect(third.receiveToEnd().bytes.isEmpty)
            let neighbour = try RawClient(port, from: "127.0.0.2")
            try neighbour.send(request("GET", "/"))
            #expect(try neighbour.receive().text == "x")
            clients[0].close()
            #expect(
                wait {
                    let next = try? RawClient(port)
                    try? next?.send(request("GET", "/"))
                    return (try? next?.receive().text) == "x"
                })
        }
    }

    @Test func `past its share of unread bytes an address is hung up on, and nobody else`() throws {
        let site = HTTP.Site(Bytes(4 << 20))
        site.budget = Budget([.bytes: .init(perAddress: 1 << 20)], sparesLoopback: false)
        let server = try loop.listenTCP(0, site)
        let observer = RecordingObserver(stopping: loop)
        server.site.observer = observer
        let clients = try ["127.0.0.1", "127.0.0.2", "127.0.0.1"].map {
            let client = try RawClient(server.port, from: $0)
            try client.send(request("GET", "/"))
            return client
        }
        loop.run()
        #expect(observer.incidents == [.holdsTooMuch])
        #expect(server.connectionCount == 2)
        #expect(site.budget.held(.bytes) > 4 << 20)
        for client in clients { client.close() }
        loop.callLater(.milliseconds(50)) { [loop] in loop.stop() }
        loop.run()
        #expect(site.budget.held(.bytes) == 0)
    }

    @Test func `past its share of requests that are not whole an address is hung up on`() throws {
        let site = HTTP.Site(Bytes(1))
        site.budget = Budget([.bytes: .init(perAddress: 20_000)], sparesLoopback: false)
        let server = try loop.listenTCP(0, site)
        let observer = RecordingObserver(stopping: loop)
        server.site.observer = observer
        let half = String(repeating: "x", count: 15_000)
        let clients = try ["127.0.0.1", "127.0.0.2", "127.0.0.1", "127.0.0.1"].map {
            let client = try RawClient(server.port, from: $0)
            try client.send(wire("POST / HTTP/1.1|Host: a|Content-Length: 15001||\(half)"))
            return client
        }
        loop.run()
        #expect(observer.incidents == [.holdsTooMuch])
        #expect(server.connectionCount == 3)
        loop.callLater(.milliseconds(50)) { [loop] in loop.stop() }
        for client in clients.prefix(3) { try client.send(wire("x")) }
        loop.run()
        #expect(site.budget.held(.bytes) == 0, "a whole request counts no longer")
    }

    @Test func `a request may be answered once, later or never`() throws {
        let resource = Bytes(nil)
        let server = try loop.listenTCP(0, HTTP.Site(resource))
        let port = server.port
        var gone = 0
        loop.callLater(.milliseconds(1)) { self.answerKept(resource) { gone += 1 } }
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/?first"))
            #expect(try client.receive().text == "first")
            try client.send(request("GET", "/?abandon"))
            #expect(client.receiveToEnd().bytes.isEmpty)
        }
        #expect(gone == 1)
        #expect(server.parked == 0)
    }

    /// Looks again and again for requests that wait: one is answered, twice; one is hung up on.
    private func answerKept(_ resource: Bytes, _ onDisconnect: @escaping () -> Void) {
        for request in resource.kept {
            let name = request.query.pairs[0].name
            request.onDisconnect(onDisconnect)
            if name == "abandon" {
                request.abandon()
            } else {
                request.finish(.text(.ok, name))
                request.finish(.text(.ok, "never sent"))
            }
        }
        resource.kept = []
        loop.callLater(.milliseconds(1)) { self.answerKept(resource, onDisconnect) }
    }

    @Test func `a resource that throws costs its client a 500, and nobody else`() throws {
        final class Broken: RendersGET {
            struct Problem: Error {}
            func renderGET(_ request: Request) throws -> Reply { throw Problem() }
        }
        let site = HTTP.Site(["/broken": Broken(), "/": Bytes(1)])
        let observer = RecordingObserver()
        site.observer = observer
        let port = try loop.listenTCP(0, site).port
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/broken"))
            #expect(try client.receive().status == 500)
            try client.send(request("GET", "/"))
            #expect(try client.receive().text == "x")
        }
        #expect(observer.failures == 1)
    }

    @Test func `a listener complains in its own words`() throws {
        let server = try loop.listenTCP(0, HTTP.Site(Bytes(1)))
        #expect(throws: ListenError.portTaken(host: "127.0.0.1", port: server.port)) {
            try loop.listenTCP(server.port, HTTP.Site(Bytes(1)))
        }
        #expect(throws: ListenError.badHost("nosuch.invalid")) {
            try loop.listenTCP(0, host: "nosuch.invalid", HTTP.Site(Bytes(1)))
        }
    }
}
