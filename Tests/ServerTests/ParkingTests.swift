// Group D of the hostile list: clients that wait, and how they leave.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ParkingTests {
    // 71, 72, 76; a closed sending half is taken for a client that is gone.
    @Test(arguments: Leaving.allCases, WaitingRequest.allCases)
    func `a client that leaves is noticed at once and costs nothing`(
        _ leaving: Leaving, _ waiting: WaitingRequest
    ) throws {
        let server = try ServerProcess()
        let clients = try server.park(5, waiting.target())
        for client in clients { leaving.perform(client) }
        #expect(try wait { try server.parked == 0 })
        #expect(server.comesToRest())
        #expect(try server.post("1").line == "OK")
        #expect(server.isAlive)
    }

    // 73
    @Test(arguments: WaitingRequest.allCases)
    func `a byte sent while waiting neither kills nor times out`(_ waiting: WaitingRequest) throws {
        let server = try ServerProcess("--head-timeout 2 --idle-timeout 2")
        let client = try server.park(waiting.target())
        try client.send(wire("G"))
        #expect(holds(for: .seconds(3)) { client.isSilent })
        try server.post("1")
        #expect(waiting.brings("1", try client.receive()))
    }

    @Test(arguments: WaitingRequest.allCases)
    func `a byte sent while waiting begins the next request`(_ waiting: WaitingRequest) throws {
        let server = try ServerProcess()
        let client = try server.park(waiting.target())
        try client.send(wire("G"))
        try server.post("1")
        #expect(waiting.brings("1", try client.receive()))
        try client.send(wire("ET /health HTTP/1.1|Host: a||"))
        #expect(try client.receive().line == "ok")
    }

    // 74
    @Test(arguments: WaitingRequest.allCases)
    func `a request sent ahead is answered after the one that waits`(_ waiting: WaitingRequest)
        throws
    {
        let server = try ServerProcess()
        let client = try server.park(waiting.target())
        try client.send(request("GET", "/health"))
        #expect(holds(for: .milliseconds(100)) { client.isSilent })
        try server.post("1")
        #expect(waiting.brings("1", try client.receive()))
        #expect(try client.receive().line == "ok")
    }

    // 75
    @Test(arguments: WaitingRequest.allCases)
    func `a client that floods while it waits is dropped`(_ waiting: WaitingRequest) throws {
        let server = try ServerProcess()
        let client = try server.park(waiting.target())
        let before = server.rss
        do {
            try client.send([UInt8](repeating: UInt8(ascii: "x"), count: 16 << 20))
        } catch TestError.reset {}
        #expect(try wait { try server.parked == 0 })
        #expect(client.receiveToEnd().bytes.isEmpty)
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < before + 4096) }
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
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < before + 4096) }
    }

    // 86
    @Test(arguments: WaitingRequest.allCases)
    func `HEAD never waits`(_ waiting: WaitingRequest) throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(request("HEAD", waiting.target()))
        #expect(try client.receive(hasBody: false).status == 200)
        try client.send(request("GET", "/health"))
        #expect(try client.receive().line == "ok")
        #expect(try server.parked == 0)
    }

    // 87
    @Test(
        arguments: [("", Optional("close")), ("Connection: keep-alive|", nil)],
        WaitingRequest.allCases)
    func `HTTP 1.0 closes unless it asks not to`(
        _ wish: (fields: String, field: String?), _ waiting: WaitingRequest
    ) throws {
        let (fields, field) = wish
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(wire("GET \(waiting.target()) HTTP/1.0|\(fields)|"))
        #expect(try wait { try server.parked == 1 })
        try server.post("1")
        let answer = try client.receive()
        #expect(waiting.brings("1", answer))
        #expect(answer.field("Connection") == field)
        if field != nil {
            #expect(client.receiveToEnd().ending == .closed)
        } else {
            try client.send(wire("GET /health HTTP/1.0||"))
            #expect(try client.receive().line == "ok")
        }
    }

    // 90; without a hold a GET at / waits as long as it takes.
    @Test(arguments: [("/?callback=cb&hold=1", "/**/cb(null);"), ("/?hold=1", "null")])
    func `a hold that ends answers null`(_ target: String, _ body: String) throws {
        let server = try ServerProcess()
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try server.get(target).line == body)
        #expect(clock.now - start >= .milliseconds(500))
        #expect(try server.parked == 0)
    }

    // 77
    @Test(arguments: [SIGTERM, SIGINT], WaitingRequest.allCases)
    func `a server that stops answers everyone who waits`(
        _ signal: Int32, _ waiting: WaitingRequest
    ) throws {
        let server = try ServerProcess()
        let clients = try server.park(200, waiting.target())
        let idle = try server.connect()
        server.send(signal)
        for client in clients {
            let answer = try client.receive()
            #expect(waiting.isSentAway(answer))
            #expect(answer.field("Connection") == "close")
            #expect(client.receiveToEnd().ending == .closed)
        }
        #expect(idle.receiveToEnd().ending == .closed)
        #expect(server.exitStatus() == 0)
    }

    // 77
    @Test func `one who was already speaking when the server stops may finish`() throws {
        let server = try ServerProcess("--head-timeout 60")
        let slow = try server.connect()
        try slow.send(wire("GET /health HTTP/1.1|"))
        let client = try server.park()
        server.send(SIGTERM)
        #expect(try client.receive().line == "/**/f(null);")
        try slow.send(wire("Host: a||"))
        let answer = try slow.receive()
        #expect(answer.line == "ok")
        #expect(answer.field("Connection") == "close")
        #expect(server.exitStatus() == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a second signal ends the server at once`(_ signal: Int32) throws {
        let server = try ServerProcess("--head-timeout 60")
        let slow = try server.connect()
        try slow.send(wire("GET /health HTTP/1.1|"))
        let client = try server.park()
        server.send(SIGTERM)
        #expect(try client.receive().line == "/**/f(null);")
        server.send(signal)
        #expect(server.exitStatus() == 128 + signal)
    }

    @Test(arguments: WaitingRequest.allCases)
    func `a server that stops lets nobody wait`(_ waiting: WaitingRequest) throws {
        let server = try ServerProcess()
        let late = try server.connect()
        try late.send(wire("GET \(waiting.target()) HTTP/1.1|"))
        let client = try server.park()
        server.send(SIGTERM)
        #expect(try client.receive().line == "/**/f(null);")
        try late.send(wire("Host: a||"))
        #expect(waiting.isSentAway(try late.receive()))
        #expect(server.exitStatus() == 0)
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
