// The operator's limits on how much one client may ask for.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct LimitTests {
    // 84
    @Test func `one address may wait only so often`() throws {
        let server = try ServerProcess("--max-parked-per-address 2")
        let clients = [try server.park(), try server.park()]
        let refused = try server.get("/?callback=f")
        #expect(refused.status == 200)
        #expect(refused.text.hasPrefix("/**/f({\"error\":{\"status\":429,"))
        #expect(refused.text.contains("\"retry\":"))
        let plain = try server.get("/")
        #expect(plain.status == 429)
        #expect(plain.field("Retry-After").flatMap { Int($0) } ?? 0 > 0)
        let neighbour = try server.park("/", from: "127.0.0.2")
        clients[0].close()
        #expect(try wait { try server.parked == 2 })
        let successor = try server.park()
        try server.post("1")
        #expect(try neighbour.receive().line == "1")
        #expect(try successor.receive().line == "/**/f(1);")
    }

    @Test func `on a listener for both families each IPv4 address counts separately`() throws {
        let server = try ServerProcess("--host :: --login off --max-parked-per-address 1")
        let clients = [try server.park("/"), try server.park("/", from: "127.0.0.2")]
        #expect(try server.get("/").status == 429)
        try server.post("1")
        for client in clients { #expect(try client.receive().line == "1") }
    }

    @Test func `a full server says so and makes room for the next`() throws {
        let server = try ServerProcess("--max-parked 2")
        let clients = [try server.park(), try server.park(from: "127.0.0.2")]
        let refused = try server.get("/")
        #expect(refused.status == 503)
        #expect(refused.field("Retry-After") != nil)
        #expect(try server.get("/?callback=f").text.contains("\"status\":503"))
        try server.post("1")
        for client in clients { #expect(try client.receive().line == "/**/f(1);") }
        _ = try server.park(2)
    }

    @Test func `one address may speak only so fast`() throws {
        let server = try ServerProcess("--publish-rate 1 --publish-burst 2")
        #expect(try (0..<2).map { _ in try server.post("1").status } == [200, 200])
        var witness = try server.park()
        var refused = try server.post("1")
        // On a slow machine a second may have passed by now, and with it another turn to speak.
        try wait {
            if refused.status == 429 { return true }
            witness = try server.park()
            refused = try server.post("1")
            return false
        }
        #expect(refused.status == 429)
        #expect(refused.field("Retry-After") == "1")
        #expect(witness.isSilent)
        #expect(try server.post("2", from: "127.0.0.2").status == 200)
        #expect(try witness.receive().line == "/**/f(2);")
        #expect(try wait { try server.post("3").status == 200 })
    }

    @Test func `a body may be as long as the limit`() throws {
        let server = try ServerProcess("--max-body 100")
        let digits = { String(repeating: "1", count: $0) }
        #expect(try server.post(digits(100)).status == 200)
        #expect(try server.post(digits(101)).status == 413)
    }

    @Test func `a head may be as long as the limit`() throws {
        let server = try ServerProcess("--max-head 300")
        let fields = { String(repeating: "x", count: $0) }
        let rest = request("GET", "/health", "X: |Connection: close|").count
        #expect(try server.get("/health", "X: \(fields(300 - rest))|").status == 200)
        #expect(try server.get("/health", "X: \(fields(301 - rest))|").status == 431)
    }

    @Test func `others are answered while a big fan-out runs`() throws {
        let server = try ServerProcess()
        let clients = try server.park(3000)
        let (speaker, other) = (try server.connect(), try server.connect())
        // The server finds both at once, so that the other's turn comes after the first slice.
        try server.whileHeldStill {
            try speaker.send(request("POST", "/", body: "1"))
            try other.send(request("GET", "/metrics"))
        }
        let metrics = try other.receive().text
        let parked = try #require(metrics.firstMatch(of: /fireside_parked (\d+)/))
        #expect(Int(parked.1) ?? 0 > 0, "the fan-out was over before anyone else had a turn")
        #expect(try speaker.receive().line == "OK")
        for client in clients { #expect(try client.receive().line == "/**/f(1);") }
    }
}
