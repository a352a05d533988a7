// The client and servers that do not do what they should.
// SPDX-License-Identifier: MIT

import Deferred
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct HTTPClientErrorTests {
    private static let ok = "HTTP/1.1 200 OK|Content-Length: 2||ok"

    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    /// What each GET comes to, one after another, of a client that asks a server with this script.
    private func outcomes(
        of count: Int, limits: ClientLimits = ClientLimits(),
        _ script: ScriptedServer.Step...
    ) throws -> (outcomes: [String], server: ScriptedServer) {
        let server = try ScriptedServer(script)
        let client = HTTPClient(loop, host: "127.0.0.1", port: server.port, limits: limits)
        let outcomes = (0..<count).map { _ in outcome(of: client.get("/")) }
        server.stop()
        return (outcomes.map { $0.replacing(" port \(server.port)", with: "") }, server)
    }

    private func outcome(of deferred: Deferred<ClientResponse>) -> String {
        var outcome = "nothing"
        deferred.addCallback { outcome = "\($0.status) \($0.text)" }
            .addErrback { outcome = "\($0.error)" }
            .addCallback { [loop] in loop.callSoon { loop.stop() } }
        let alarm = loop.callLater(.patience) { [loop] in loop.stop() }
        loop.run()
        alarm.cancel()
        return outcome
    }

    private static let cut = "127.0.0.1 hung up before its answer was complete; try again"
    private static let malformed = "what answers at 127.0.0.1 does not speak HTTP; check the port"
    private static let garbled =
        "the answer of 127.0.0.1 is garbled, or longer than 10 bytes; ask for less at once"

    @Test(arguments: [
        "", "HTTP/1.1 20", "HTTP/1.1 200 OK|Content-Le", "HTTP/1.1 200 OK|Content-Length: 9||half",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||4|half",
    ])
    func `an answer that is cut is an error, and the next request is answered`(
        _ part: String
    ) throws {
        let (outcomes, server) = try outcomes(
            of: 2, .cut(after: wire(part)), .bytes(wire(HTTPClientErrorTests.ok)))
        #expect(outcomes == [HTTPClientErrorTests.cut, "200 ok"])
        #expect(server.received.map(\.connection) == [1, 2])
    }

    @Test func `a refusal that comes before the body is sent is read`() throws {
        let bytes = wire("HTTP/1.1 413 Too Large|Retry-After:  7 |Odd|Connection: close||too long")
        let answer = try #require(ClientResponse(early: bytes))
        #expect(answer.status == 413)
        #expect(answer.field("retry-after") == "7")
        #expect(answer.field("connection") == "close")
        #expect(answer.text == "too long")
    }

    /// With what a search that goes back and forth would not end in years.
    @Test func `a refusal with a field of nothing but blanks is read at once`() throws {
        let blanks = String(repeating: " ", count: 60_000)
        for field in ["X:\(blanks)x\nx", "X: x\(blanks)x", "X\(blanks): x", blanks] {
            let answer = ClientResponse(
                early: wire("HTTP/1.1 413 Too Large|\(field)|Age: 1||too long"))
            #expect(answer?.field("Age") == "1")
        }
    }

    @Test(arguments: [
        "", "|", "||", "HTTP/1.1 413 Too Large|Connection: close|", "HTTP/1.1 200 OK||yes",
        "HTTP/1.1 100 Continue||HTTP/1.1 413 Too Large||", "HTTP/2 413||", "HTTP/1.1 4130||",
    ])
    func `nothing else is an answer to half a request`(_ text: String) {
        #expect(ClientResponse(early: wire(text)) == nil)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2|", "HTTP/2.0 200 OK||", "HTTP/1.1|", "HTTP/1.1 200 OK|x|",
    ])
    func `what is not HTTP is an error`(_ text: String) throws {
        #expect(
            try outcomes(of: 1, .bytes(wire(text))).outcomes == [HTTPClientErrorTests.malformed])
    }

    @Test func `a head past the limit is an error`() throws {
        var limits = ClientLimits()
        limits.maxHead = 100
        let field = String(repeating: "x", count: 100)
        let head = wire("HTTP/1.1 200 OK|X-Long: \(field)|Content-Length: 0||")
        #expect(
            try outcomes(of: 1, limits: limits, .bytes(head)).outcomes == [
                HTTPClientErrorTests.malformed
            ])
    }

    @Test(arguments: [
        "Content-Length: 11||hello world", "Transfer-Encoding: chunked||b|hello world|0||",
        "Transfer-Encoding: chunked||what|",
    ])
    func `a body past the limit, or one that does not add up, is an error`(_ rest: String) throws {
        var limits = ClientLimits()
        limits.maxBody = 10
        let bytes = wire("HTTP/1.1 200 OK|" + rest)
        #expect(
            try outcomes(of: 1, limits: limits, .bytes(bytes)).outcomes == [
                HTTPClientErrorTests.garbled
            ])
    }

    // evhttp bounds a head and a body, and counts no more than these.
    @Test(arguments: [
        ("HTTP/1.1 200 OK|Transfer-Encoding: chunked||", "1"),
        ("HTTP/1.1 200 OK|Transfer-Encoding: chunked||", "|"),
        ("HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|", "x"),
        ("HTTP/1.1 200 OK|Transfer-Encoding: chunked||1 ", "x"),
        ("HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|", "a: b|"),
        ("HTTP/1.1 200 OK|Server: a||", "x"), ("", "HTTP/1.1 100 Continue||"),
    ])
    func `an answer without an end is an error, and the next request is answered`(
        _ start: String, _ piece: String
    ) throws {
        var limits = ClientLimits()
        (limits.maxHead, limits.maxBody) = (1000, 10)
        let pieces = Array(repeating: wire(piece), count: 1000).flatMap { $0 }
        let endless = ScriptedServer.Step.endless(after: wire(start), pieces)
        let (outcomes, _) = try outcomes(
            of: 2, limits: limits, endless, .bytes(wire(HTTPClientErrorTests.ok)))
        #expect(outcomes == [HTTPClientErrorTests.garbled, "200 ok"])
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK|Content-Length: 100000||", "HTTP/1.1 200 OK|X-Drip: ", "HTTP/1.1 200 ",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffff|",
    ])
    func `an answer that drips is an error, and the next request is answered`(
        _ start: String
    ) throws {
        var limits = ClientLimits()
        limits.wholeResponse = .seconds(2)  // the second answer has as long, on a busy machine
        let (outcomes, server) = try outcomes(
            of: 2, limits: limits,
            .endless(after: wire(start), wire("x"), every: .milliseconds(5)),
            .bytes(wire(HTTPClientErrorTests.ok)))
        let error = ClientError.tooSlow(
            host: "127.0.0.1", port: server.port, after: limits.wholeResponse)
        #expect(outcomes[0] == error.description.replacing(" port \(server.port)", with: ""))
        #expect(outcomes[1] == "200 ok")
        #expect(server.received.map(\.connection) == [1, 2])
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|o|1|k|0||",
        "HTTP/1.1 100 Continue||HTTP/1.1 200 OK|content-length: 2||ok",
    ])
    func `an answer may come in several ways`(_ text: String) throws {
        let (outcomes, server) = try outcomes(of: 2, .bytes(wire(text)), .bytes(wire(text)))
        #expect(outcomes == ["200 ok", "200 ok"])
        #expect(server.received.map(\.connection) == [1, 1])
    }

    @Test func `an answer may end with its connection`() throws {
        let bytes = wire("HTTP/1.0 200 OK||ok")
        #expect(
            try outcomes(of: 2, .cut(after: bytes), .cut(after: bytes)).outcomes == [
                "200 ok", "200 ok",
            ])
    }

    @Test func `bytes behind an answer are never taken for the next one's`() throws {
        let (outcomes, _) = try outcomes(
            of: 2,
            .bytes(wire(HTTPClientErrorTests.ok + "HTTP/1.1 200 OK|Content-Length: 5||wrong")),
            .bytes(wire(HTTPClientErrorTests.ok)))
        #expect(outcomes == ["200 ok", "200 ok"])
    }

    @Test func `nobody there is an error, until there is somebody`() throws {
        let server = try ScriptedServer([.answer(200, "ok")], listens: false)
        let client = HTTPClient(loop, host: "127.0.0.1", port: server.port)
        for _ in 0..<3 {
            let error = ClientError.cannotConnect(host: "127.0.0.1", port: server.port)
            #expect(outcome(of: client.get("/")) == error.description)
        }
        #expect(Descriptors.connected(to: server.port).isEmpty)
        server.listen()
        #expect(outcome(of: client.get("/")) == "200 ok")
        server.stop()
    }

    @Test func `a network that cannot be reached is an error`() {
        // Class E: the system refuses at once, or drops what is sent there.
        var limits = ClientLimits()
        limits.patience = .milliseconds(50)
        let client = HTTPClient(loop, host: "255.255.255.255", port: 1, limits: limits)
        let error = ClientError.cannotConnect(host: "255.255.255.255", port: 1)
        for _ in 0..<2 { #expect(outcome(of: client.get("/")) == error.description) }
    }

    @Test func `a host without an address is an error`() {
        let client = HTTPClient(loop, host: "nosuch.invalid", port: 1)
        #expect(
            outcome(of: client.get("/"))
                == "no address is known for nosuch.invalid; check the name, and that the network is up"
        )
    }
}
