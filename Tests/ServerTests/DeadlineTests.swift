// Group D of the hostile list: clients that take their time.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// "Not before" leaves half a second: libevent's clock may lag as much on a busy host. There is no
/// "not after": what never ends is found out by a test's patience.
@Suite(.blocking) struct DeadlineTests {
    private let clock = ContinuousClock()

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
        let server = try ServerProcess("--head-timeout 1 --idle-timeout 3600")
        let begin = clock.now
        let client = try server.connect()
        try? client.send(wire(start))
        // A byte at a time, again and again: none of them extends the deadline.
        let bytes = wire(drip)
        var sent = 0
        let isClosed = wait {
            if !bytes.isEmpty { try? client.send([bytes[sent % bytes.count]]) }
            sent += 1
            return client.isClosed
        }
        #expect(isClosed)
        #expect(clock.now - begin >= .milliseconds(500))
        #expect(server.isAlive)
    }

    // 79
    @Test func `a connection may rest between requests, but not for ever`() throws {
        let server = try ServerProcess("--head-timeout 1 --idle-timeout 2")
        let client = try server.connect()
        let begin = clock.now
        try client.send(request("GET", "/health"))
        #expect(try client.receive().line == "ok")
        #expect(wait { client.isClosed })
        #expect(clock.now - begin >= .milliseconds(1500))
    }

    @Test func `a request on an old connection has its deadline too`() throws {
        let server = try ServerProcess("--head-timeout 1 --idle-timeout 3600")
        let client = try server.connect()
        try client.send(request("GET", "/health"))
        _ = try client.receive()
        try client.send(wire("GET /"))
        #expect(wait { client.isClosed })
    }

    @Test func `a client that waits has no deadline`() throws {
        let server = try ServerProcess("--head-timeout 2 --idle-timeout 2")
        let client = try server.park()
        #expect(holds(for: .seconds(3)) { client.isSilent })
        try server.post("1")
        #expect(try client.receive().line == "/**/f(1);")
    }
}
