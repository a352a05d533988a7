// Group D of the hostile list: clients that wait, and how they leave.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ParkingTests {
    // 71, 72, 76; a closed sending half is taken for a client that is gone.
    @Test(arguments: [Leaving.close, .reset, .halfClose])
    func `a client that leaves is noticed at once and costs nothing`(_ leaving: Leaving) throws {
        let server = try ServerProcess()
        let clients = try server.park(5)
        for client in clients { leaving.perform(client) }
        #expect(try wait(atMost: .seconds(1)) { try server.parked == 0 })
        #expect(idleShare(of: server) < 0.05)
        #expect(try server.post("1").text == "OK")
        #expect(server.isAlive)
    }

    // 73
    @Test func `a byte sent while waiting neither kills nor times out`() throws {
        let server = try ServerProcess("--head-timeout 1 --idle-timeout 1")
        let client = try server.park()
        try client.send(wire("G"))
        #expect(try holds(for: .milliseconds(1500)) { try server.parked == 1 })
        try server.post("1")
        #expect(try client.receive().text == "/**/f(1);")
        try client.send(wire("ET /health HTTP/1.1|Host: a||"))
        #expect(try client.receive().text == "ok")
    }

    // 74
    @Test func `a request sent ahead is answered after the one that waits`() throws {
        let server = try ServerProcess()
        let client = try server.park()
        try client.send(request("GET", "/health"))
        #expect(holds(for: .milliseconds(100)) { client.isSilent })
        try server.post("1")
        #expect(try client.receive().text == "/**/f(1);")
        #expect(try client.receive().text == "ok")
    }

    // 75
    @Test func `a client that floods while it waits is dropped`() throws {
        let server = try ServerProcess()
        let client = try server.park()
        let before = server.rss
        do {
            try client.send([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20))
        } catch TestError.reset {}
        #expect(try wait { try server.parked == 0 })
        #expect(client.receiveToEnd().bytes.isEmpty)
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < before + 2048) }
        #expect(server.isAlive)
    }

    // 85; each request is answered within its callback, which carries its number.
    @Test func `a thousand requests in one write are answered in order`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        let before = server.rss
        let count = 1000
        let requests = (0..<count).flatMap { wire("GET /x?callback=f\($0) HTTP/1.1|Host: a||") }
        try client.send(requests)
        for number in 0..<count {
            #expect(try client.receive().text.hasPrefix("/**/f\(number)({\"error\""))
        }
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < before + 2048) }
    }

    // 86
    @Test func `HEAD never waits`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(request("HEAD", "/?callback=f"))
        #expect(try client.receive(hasBody: false).status == 200)
        try client.send(request("GET", "/health"))
        #expect(try client.receive().text == "ok")
        #expect(try server.parked == 0)
    }

    // 87
    @Test(arguments: [("", Optional("close")), ("Connection: keep-alive|", nil)])
    func `HTTP 1.0 closes unless it asks not to`(_ fields: String, _ field: String?) throws {
        let server = try ServerProcess()
        let client = try server.connect(timeout: .milliseconds(500))
        try client.send(wire("GET /?callback=f HTTP/1.0|\(fields)|"))
        #expect(try wait { try server.parked == 1 })
        try server.post("1")
        let answer = try client.receive()
        #expect(answer.text == "/**/f(1);")
        #expect(answer.field("Connection") == field)
        #expect(client.receiveToEnd().ending == (field == nil ? .stillOpen : .closed))
    }

    // 90; without a hold a GET at / waits as long as it takes.
    @Test(arguments: [("/?callback=cb&hold=1", "/**/cb(null);"), ("/?hold=1", "null")])
    func `a hold that ends answers null`(_ target: String, _ body: String) throws {
        let server = try ServerProcess()
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try server.get(target).text == body)
        #expect((.milliseconds(900)...(.seconds(5))).contains(clock.now - start))
        #expect(try server.parked == 0)
    }

    // 77
    @Test(arguments: [SIGTERM, SIGINT])
    func `a server that stops answers everyone who waits`(_ signal: Int32) throws {
        let server = try ServerProcess()
        let clients = try server.park(200)
        let idle = try server.connect()
        server.send(signal)
        for client in clients {
            let answer = try client.receive()
            #expect(answer.text == "/**/f(null);")
            #expect(answer.field("Connection") == "close")
            #expect(client.receiveToEnd().ending == .closed)
        }
        #expect(idle.receiveToEnd().ending == .closed)
        #expect(server.stop(signal) == 0)
    }

    // 77
    @Test func `a second signal does no harm`() throws {
        let server = try ServerProcess("--head-timeout 2")
        let slow = try server.connect()
        try slow.send(wire("GET /health HTTP/1.1|"))
        let clients = try server.park(20)
        server.send(SIGTERM)
        for client in clients { #expect(try client.receive().text == "/**/f(null);") }
        server.send(SIGINT)
        // One who was already speaking may finish.
        try slow.send(wire("Host: a||"))
        let answer = try slow.receive()
        #expect(answer.text == "ok")
        #expect(answer.field("Connection") == "close")
        #expect(server.stop(SIGTERM) == 0)
    }

    @Test func `a server that stops lets nobody wait`() throws {
        let server = try ServerProcess()
        let late = try server.connect(timeout: .seconds(2))
        try late.send(wire("GET /?callback=f HTTP/1.1|"))
        let client = try server.park()
        server.send(SIGTERM)
        #expect(try client.receive().text == "/**/f(null);")
        try late.send(wire("Host: a||"))
        #expect(try late.receive().text == "/**/f(null);")
        #expect(server.stop() == 0)
    }

    @Test func `a server that stops does not wait for the slow`() throws {
        let server = try ServerProcess("--head-timeout 60")
        let slow = try server.connect()
        try slow.send(wire("GET /health HTTP/1.1|"))
        #expect(holds(for: .milliseconds(100)) { slow.isSilent })
        #expect(server.stop() == 0)
        #expect(slow.receiveToEnd().bytes.isEmpty)
    }
}

/// How a client goes away.
enum Leaving: CaseIterable {
    case close, reset, halfClose

    func perform(_ client: RawClient) {
        switch self {
        case .close: client.close()
        case .reset: client.reset()
        case .halfClose: client.halfClose()
        }
    }
}

/// The share of one core that the server uses while nobody asks anything of it.
func idleShare(of server: ServerProcess) -> Double {
    let clock = ContinuousClock()
    let (start, used) = (clock.now, server.cpuSeconds)
    usleep(500_000)  // there is no condition to wait for: the measure is time itself
    return (server.cpuSeconds - used) / ((clock.now - start) / .seconds(1))
}
