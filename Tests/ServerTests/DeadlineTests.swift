// Group D of the hostile list: clients that take their time.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct DeadlineTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess("--head-timeout 1 --idle-timeout 2")
    }

    /// Sends `start`, then `drip` a byte at a time, again and again, until the server hangs up.
    private func lifetime(_ start: String, drip: String = "") throws -> Duration {
        let clock = ContinuousClock()
        let client = try server.connect()
        let begin = clock.now
        try client.send(wire(start))
        let bytes = wire(drip)
        var sent = 0
        wait(atMost: .seconds(8)) {
            if !bytes.isEmpty { try? client.send([bytes[sent % bytes.count]]) }
            sent += 1
            return client.isClosed
        }
        return clock.now - begin
    }

    // 79, 80, 81
    @Test(arguments: [
        ("", ""),
        ("", "\r\n"),
        ("GET /", ""), ("GET /", "x"),
        ("GET / HTTP/1.1|Host: a|X: ", "x"),
        ("POST / HTTP/1.1|Host: a|Content-Length: 9000||", "1"),
        ("POST / HTTP/1.1|Host: a|Content-Length: 9000||", ""),
    ])
    func `a request that does not get done is hung up on`(_ start: String, _ drip: String) throws {
        let life = try lifetime(start, drip: drip)
        #expect((.milliseconds(900)...(.seconds(5))).contains(life))
        #expect(server.isAlive)
    }

    // 79
    @Test func `a connection may rest between requests, but not for ever`() throws {
        let client = try server.connect()
        let clock = ContinuousClock()
        try client.send(request("GET", "/health"))
        #expect(try client.receive().text == "ok")
        let begin = clock.now
        #expect(wait(atMost: .seconds(8)) { client.isClosed })
        #expect((.milliseconds(1800)...(.seconds(6))).contains(clock.now - begin))
    }

    @Test func `a request on an old connection has its deadline too`() throws {
        let client = try server.connect()
        try client.send(request("GET", "/health"))
        _ = try client.receive()
        try client.send(wire("GET /"))
        #expect(wait(atMost: .milliseconds(1800)) { client.isClosed })
    }

    @Test func `a client that waits has no deadline`() throws {
        let client = try server.park()
        #expect(try holds(for: .milliseconds(2500)) { try server.parked == 1 })
        try server.post("1")
        #expect(try client.receive().text == "/**/f(1);")
    }
}
