// The inspector over TCP, beside a loop that it watches.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Foundation
import Inspector
import LoopSupport
import Synchronization
import TestSupport
import Testing

/// A loop with Deferreds, and the inspector's page of it.
private final class Watched {
    let loop: EventLoop
    let inspector: Inspector
    let port: Int

    init(visitors: String? = nil, host: String = "127.0.0.1", scope: TraceScope = .all) throws {
        loop = try EventLoop()
        var options = Inspector.Options()
        options.port = 0
        options.host = host
        options.visitors = visitors
        options.scope = scope
        inspector = try Inspector(options)
        port = Int(inspector.address.split(separator: ":").last?.dropLast() ?? "") ?? 0
        inspector.watch(loop)
    }

    deinit { inspector.end() }

    /// Runs the loop while `body` asks for pages.
    func run(_ body: @escaping @Sendable (Page) throws -> Void) {
        let page = Page(port: port)
        loop.run { try body(page) }
        DeferredTrace.detach()
    }

    struct Page: Sendable {
        let port: Int

        func get(_ target: String, host: String? = nil, _ fields: String = "") throws
            -> HTTPResponse
        {
            let client = try RawClient(port)
            let host = host ?? "127.0.0.1:\(port)"
            try client.send(Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\(fields)\r\n".utf8))
            return try client.receive()
        }

        func events(since: Int? = nil) throws -> Events {
            let response = try get("/events" + (since.map { "?since=\($0)" } ?? ""))
            #expect(response.status == 200)
            return try JSONDecoder().decode(Events.self, from: Data(response.body))
        }
    }

    struct Events: Decodable {
        struct Event: Decodable {
            let ev: String
            let d: Int
            let name: String?
        }

        struct Age: Decodable {
            let upTo: Int?
            let count: Int
        }

        let next: Int
        let lost: Int
        let every: Int
        let counts: [String: Int]
        let events: [Event]
        let ages: [Age]?
    }
}

@Suite(.blocking, .serialized) struct InspectorTests {
    @Test func `who comes late is told who waits, and then what happens`() throws {
        let watched = try Watched()
        var waiting: Deferred<Int>? = Deferred("page")
        let fire = watched.loop.trigger {
            try? waiting?.callback(1)
            waiting = nil
        }
        watched.run { page throws in
            let first = try page.events()
            #expect(first.counts["waiting"] == 1)
            #expect(first.events.map(\.ev) == ["created"] && first.events.first?.name == "page")
            #expect(first.ages?.map(\.count) == [1, 0, 0, 0])
            fire()
            let second = try page.events(since: first.next)
            #expect(second.counts["waiting"] == 0 && second.counts["answered"] == 1)
            #expect(second.events.map(\.ev) == ["fire", "released"])
            #expect(second.lost == 0 && second.ages == nil)
        }
    }

    @Test func `a page that asks for frames of another run is told that they are lost`() throws {
        let watched = try Watched()
        watched.run { page throws in
            let next = try page.events().next
            #expect(try page.events(since: next - 1_000_000).lost > 0)
            #expect(try page.events(since: next + 1).lost > 0)
        }
    }

    @Test func `a Deferred that waits explains itself, and one that is gone is not found`() throws {
        let watched = try Watched()
        let waiting = Deferred<Int>("page")
        waiting.addCallback { $0 }
        watched.run { page throws in
            let number = try #require(try page.events().events.first).d
            let answer = try page.get("/chains/\(number)")
            #expect(answer.status == 200)
            #expect(answer.text.contains("#\(number) page, created at InspectorTests"))
            #expect(answer.text.contains("[1 cb]"))
            for number in ["\(number + 1000)", "x", "-1"] {
                #expect(try page.get("/chains/\(number)").status == 404)
            }
        }
        try waiting.callback(1)
    }

    @Test func `it answers to its own address alone`() throws {
        let watched = try Watched()
        watched.run { page throws in
            for host in ["127.0.0.1:\(page.port)", "localhost:\(page.port)", "[::1]:\(page.port)"] {
                #expect(try page.get("/", host: host).status == 200)
            }
            for host in [
                "evil.example", "evil.example:\(page.port)", "localhost", "10.0.0.1:\(page.port)",
            ] {
                #expect(try page.get("/", host: host).status == 403, "\(host)")
            }
        }
    }

    @Test func `open to others, it answers to any address, and to no other name`() throws {
        let watched = try Watched(host: "0.0.0.0")
        watched.run { page throws in
            #expect(try page.get("/", host: "192.168.0.7:\(page.port)").status == 200)
            #expect(try page.get("/", host: "[2001:db8::1]:\(page.port)").status == 200)
            for host in [
                "evil.example:\(page.port)", "192.168.0.7", "192.168.0.7.evil:\(page.port)",
            ] {
                #expect(try page.get("/", host: host).status == 403, "\(host)")
            }
        }
    }

    @Test func `it only shows: a POST is refused, and no other site may read it`() throws {
        let watched = try Watched()
        watched.run { page throws in
            for target in ["/", "/events", "/setup"] {
                let client = try RawClient(page.port)
                let head = "POST \(target) HTTP/1.1\r\nHost: localhost:\(page.port)\r\n"
                try client.send(Array((head + "Content-Length: 0\r\n\r\n").utf8))
                #expect(try client.receive().status == 405)
                let response = try page.get(target, "Origin: https://evil.example\r\n")
                #expect(response.field("access-control-allow-origin") == nil)
                #expect(response.field("cross-origin-resource-policy") == "same-origin")
                #expect(response.field("cache-control") == "no-store")
            }
            let script = try page.get("/events?callback=f")
            #expect(script.text.hasPrefix("{"))
        }
    }

    @Test func `wrong numbers are refused in a sentence`() throws {
        let watched = try Watched()
        watched.run { page throws in
            for since in ["x", "-1", "1e9", "99999999999999999999"] {
                let response = try page.get("/events?since=\(since)")
                #expect(response.status == 400)
                #expect(response.text == "since must be a number.\n")
            }
        }
    }

    @Test func `the setup has the texts of the reader's language`() throws {
        let watched = try Watched(visitors: "http://192.168.0.7:8080/")
        watched.run { page throws in
            let russian = try page.get("/setup", "Accept-Language: ru\r\n").text
            #expect(russian.contains(#""language":"ru""#))
            #expect(russian.contains(#""chat":"http://192.168.0.7:8080/""#))
            #expect(try page.get("/setup?lang=ja").text.contains(#""language":"ja""#))
            let code = try page.get("/qr.svg")
            #expect(code.status == 200 && code.text.hasPrefix("<svg "))
        }
    }

    @Test func `without an address there is no QR code`() throws {
        let watched = try Watched()
        watched.run { page throws in
            #expect(try page.get("/setup").text.contains(#""chat":null"#))
            #expect(try page.get("/qr.svg").status == 404)
        }
    }

    @Test func `no text that a Deferred holds is told`() throws {
        let watched = try Watched()
        var waiting: Deferred<String>? = Deferred("letter")
        waiting?.addCallback { $0 + "!" }.addCallback { _ in }
        let fire = watched.loop.trigger {
            try? waiting?.callback("a secret")
            waiting = nil
        }
        watched.run { page throws in
            let first = try page.get("/events").text
            fire()
            let next = try #require(first.firstMatch(of: /"next":(\d+)/)).1
            let second = try page.get("/events?since=\(next)").text
            #expect(second.contains(#""ev":"run""#))
            #expect(!(first + second).contains("secret"))
        }
    }

    @Test func `many pages at once get the same answer`() throws {
        let watched = try Watched()
        let fire = watched.loop.trigger { _ = Deferred<Int>() }
        watched.run { page throws in
            let next = try page.events().next
            let clients = try (1...20).map { _ in try RawClient(page.port) }
            for client in clients {
                let head = "GET /events?since=\(next) HTTP/1.1\r\nHost: localhost:\(page.port)"
                try client.send(Array((head + "\r\n\r\n").utf8))
            }
            fire()
            let answers = try clients.map { try $0.receive().text }
            #expect(Set(answers).count == 1)
        }
    }
}
