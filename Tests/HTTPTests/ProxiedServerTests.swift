// Limits behind a proxy: each client has its own, over whichever connection its requests come.
// SPDX-License-Identifier: MIT

import LoopSupport
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct ProxiedServerTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    /// Answers who asks; keeps what is asked for at `/wait`, and takes a place for it.
    private final class Peers: RendersGET, RendersPOST {
        var kept: [Request] = []

        func renderGET(_ request: Request) throws -> Reply {
            guard request.path == "/wait" else { return .response(.text(.ok, "\(request.peer)")) }
            try request.takePlace()
            try request.claim()
            kept.append(request)
            return .notDoneYet
        }

        func renderPOST(_ request: Request) -> Reply {
            .response(.text(.ok, "\(request.peer)"))
        }
    }

    /// A server that trusts 127.0.0.1, and no other address of this machine.
    private func serve(
        _ budget: Budget, sendsProxyHeader: Bool = false, headTimeout: Duration = .seconds(10),
        observer: RecordingObserver? = nil, _ resource: Peers = Peers()
    ) throws -> HTTPServer {
        let site = HTTP.Site(resource)
        site.budget = budget
        if let observer { site.observer = observer }
        var limits = ServerLimits()
        limits.headTimeout = headTimeout
        let proxy = TrustedProxies.Place.network(try #require(IPNetwork("127.0.0.1")))
        return try loop.listen(
            on: .tcp(host: "127.0.0.1", port: 0), limits: limits,
            proxies: TrustedProxies(at: [proxy], sendsProxyHeader: sendsProxyHeader), site)
    }

    private static func from(_ address: String, _ target: String = "/") -> [UInt8] {
        request("GET", target, "X-Forwarded-For: \(address)|")
    }

    @Test func `one connection of a proxy carries requests of many clients`() throws {
        let server = try serve(Budget())
        let port = server.port
        loop.run {
            let proxy = try RawClient(port)
            for address in ["192.0.2.1", "192.0.2.2", "2001:db8::1", "192.0.2.1"] {
                try proxy.send(Self.from(address))
                let household = address.contains(":") ? "2001:db8:0:0::/64" : address
                #expect(try proxy.receive().text == household)
            }
            try proxy.send(Self.from("192.0.2.1") + Self.from("192.0.2.2"))
            #expect(try proxy.receive().text == "192.0.2.1")
            #expect(try proxy.receive().text == "192.0.2.2", "sent ahead")
            try proxy.send(request("GET", "/"))
            #expect(try proxy.receive().text == "127.0.0.1", "a proxy that names nobody")
        }
    }

    @Test func `what others say of a client is not looked at`() throws {
        let server = try serve(Budget())
        let port = server.port
        loop.run {
            let forger = try RawClient(port, from: "127.0.0.2")
            try forger.send(Self.from("192.0.2.1"))
            #expect(try forger.receive().text == "127.0.0.2")
        }
    }

    @Test func `a proxy's connections do not count as one client's`() throws {
        let server = try serve(
            Budget(
                [.connections: .init(perAddress: 1, total: 4, reserve: 0)], sparesLoopback: false))
        let port = server.port
        loop.run {
            let proxies = try (0..<3).map { _ in try RawClient(port) }
            for proxy in proxies {
                try proxy.send(request("GET", "/"))
                #expect(try proxy.receive().text == "127.0.0.1")
            }
            let client = try RawClient(port, from: "127.0.0.2")
            try client.send(request("GET", "/"))
            #expect(try client.receive().text == "127.0.0.2")
            #expect(try RawClient(port).receiveToEnd().bytes.isEmpty, "no more than in all")
        }
        #expect(server.site.budget.held(.connections) <= 4)
        loop.turn { server.site.budget.held(.connections) == 0 }
    }

    @Test func `a thousand clients have each their own places, and forgers that of their address`()
        throws
    {
        let resource = Peers()
        let server = try serve(
            Budget(
                [.waiting: .init(perAddress: 1), .requests: .init(perAddress: 1)],
                sparesLoopback: false), resource)
        let (port, budget) = (server.port, server.site.budget)
        TestSupport.Descriptors.raiseLimit()
        loop.run {
            let addresses = (0..<1000).map { "10.\($0 / 250).0.\($0 % 250)" }
            let proxies = try addresses.map { address in
                let proxy = try RawClient(port)
                try proxy.send(Self.from(address, "/wait"))
                return proxy
            }
            let second = try RawClient(port)
            for address in addresses {
                try second.send(Self.from(address, "/wait"))
                #expect(try second.receive().status == 429)
            }
            #expect(!proxies.contains { !$0.isSilent })
            let forgers = try (0..<2).map { _ in try RawClient(port, from: "127.0.0.2") }
            try forgers[0].send(Self.from("192.0.2.1", "/wait"))
            #expect(wait { budget.held(.waiting) == 1001 })
            try forgers[1].send(Self.from("192.0.2.2", "/wait"))
            #expect(try forgers[1].receive().status == 429)
        }
        #expect(resource.kept.count == 1001)
        for request in resource.kept { request.finish(.text(.ok, "")) }
        loop.turn { budget.held(.connections) == 0 }
        #expect(budget.held(.waiting) == 0)
        #expect(budget.held(.requests) == 0)
    }

    @Test func `a body that does not come counts for its client, not for the proxy`() throws {
        let observer = RecordingObserver(stopping: loop)
        let server = try serve(
            Budget([.bytes: .init(perAddress: 20_000)], sparesLoopback: false), observer: observer)
        let half = String(repeating: "x", count: 15_000)
        let proxies = try ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.1", "192.0.2.1"].map {
            let proxy = try RawClient(server.port)
            try proxy.send(
                wire(
                    "POST / HTTP/1.1|Host: a|X-Forwarded-For: \($0)|Content-Length: 15001||\(half)")
            )
            return proxy
        }
        loop.run()
        #expect(observer.incidents == [.holdsTooMuch])
        #expect(server.connectionCount == 4)
        for proxy in proxies { proxy.close() }
        loop.turn { server.connectionCount == 0 }
        #expect(server.site.budget.held(.bytes) == 0)
    }

    @Test func `a header in front of the first request names the client of a connection`() throws {
        let budget = Budget(
            [.connections: .init(perAddress: 2), .waiting: .init(perAddress: 1)],
            sparesLoopback: false)
        let observer = RecordingObserver()
        let server = try serve(budget, sendsProxyHeader: true, observer: observer)
        let port = server.port
        let header = wire("PROXY TCP4 192.0.2.1 198.51.100.1 1 2|")
        loop.run {
            var open: [RawClient] = []
            for _ in 0..<2 {
                let client = try RawClient(port)
                for byte in header { try client.send([byte]) }
                try client.send(Self.from("192.0.2.7"))
                #expect(try client.receive().text == "192.0.2.1", "it is no proxy")
                open.append(client)
            }
            let third = try RawClient(port)
            try third.send(header + request("GET", "/"))
            #expect(third.receiveToEnd().bytes.isEmpty, "the address has its connections")
            let own = try RawClient(port)
            try own.send(wire("PROXY UNKNOWN|") + Self.from("192.0.2.7"))
            #expect(try own.receive().text == "192.0.2.7", "the proxy's own connection")
            let chained = try RawClient(port)
            try chained.send(
                wire("PROXY TCP4 127.0.0.1 127.0.0.1 1 2|") + Self.from("192.0.2.8"))
            #expect(try chained.receive().text == "192.0.2.8", "a proxy in front of the proxy")
        }
        #expect(observer.incidents == [.tooManyConnections])
        loop.turn { server.connectionCount == 0 }
        #expect(budget.held(.connections) == 0)
        #expect(budget.held(.bytes) == 0)
    }

    @Test func `without its header a proxy's connection is closed, and others need none`() throws {
        let observer = RecordingObserver()
        let server = try serve(
            Budget(), sendsProxyHeader: true, headTimeout: .milliseconds(50), observer: observer)
        let port = server.port
        loop.run {
            let proxy = try RawClient(port)
            try proxy.send(request("GET", "/"))
            #expect(proxy.receiveToEnd().bytes.isEmpty)
            let slow = try RawClient(port)
            try slow.send(wire("PROXY TCP4 "))
            #expect(slow.receiveToEnd().bytes.isEmpty)
            let other = try RawClient(port, from: "127.0.0.2")
            try other.send(request("GET", "/"))
            #expect(try other.receive().text == "127.0.0.2")
            let forger = try RawClient(port, from: "127.0.0.2")
            try forger.send(
                wire("PROXY TCP4 192.0.2.1 198.51.100.1 1 2|") + request("GET", "/"))
            #expect(try forger.receive().status == 400)
        }
        #expect(observer.incidents.prefix(2) == [.sendsNoProxyHeader, .tooSlow])
    }
}
