// Servers that answer too much, too late or elsewhere; and requests that are not made.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTPSClient
import LoopSupport
import TestSupport
import Testing

@Suite(.blocking) struct HTTPSLimitTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    private func client(_ change: (inout HTTPSLimits) -> Void = { _ in }) throws -> HTTPSClient {
        var limits = HTTPSLimits()
        change(&limits)
        return try HTTPSClient(loop, trust: HTTPSTrust(allowsPlainLoopback: true), limits: limits)
    }

    private func url(_ server: ScriptedServer) -> String { "http://127.0.0.1:\(server.port)/" }

    @Test func `a POST goes out with its fields and its body`() throws {
        let client = try client()
        let server = try ScriptedServer([
            .answer(
                201, "{}",
                fields: "Content-Type: Application/JSON; a=b|Cache-Control: private, max-age=60|")
        ])
        defer { server.stop() }
        let request = HTTPSRequest(
            url(server) + "token?a=b", fields: [HTTPSRequest.Field("Authorization", "Basic YTpi")],
            body: Array("code=1".utf8))
        let response = try outcome(of: client.fetch(request), on: loop)
        #expect(
            response
                == HTTPSResponse(
                    status: 201, contentType: "application/json", maxAge: .seconds(60),
                    body: Array("{}".utf8)))
        let received = try #require(server.received.first)
        #expect(received.line == "POST /token?a=b HTTP/1.1")
        #expect(received.body == "code=1")
        #expect(received.head.contains("\r\nAuthorization: Basic YTpi\r\n"))
        #expect(!received.head.contains("Expect"))
        #expect(!received.head.contains("Cookie"))
    }

    @Test func `a redirection is an answer and is not followed`() throws {
        let client = try client()
        let other = try ScriptedServer([.answer(200, "")])
        defer { other.stop() }
        let server = try ScriptedServer([.answer(302, "", fields: "Location: \(url(other))|")])
        defer { server.stop() }
        #expect(try outcome(of: client.fetch(HTTPSRequest(url(server))), on: loop).status == 302)
        #expect(other.received.isEmpty)
    }

    @Test(arguments: [
        ScriptedServer.Step.bytes(wire("HTTP/1.1 200 OK|Content-Length: 1001||")),
        .endless(after: wire("HTTP/1.1 200 OK||"), [UInt8](repeating: 97, count: 100)),
        .endless(after: wire("HTTP/1.1 200 OK|"), wire("A: \(String(repeating: "b", count: 90))|")),
    ])
    func `an answer that is too long is cut off`(_ step: ScriptedServer.Step) throws {
        let server = try ScriptedServer([step])
        defer { server.stop() }
        let client = try client {
            $0.body = 1000
            $0.head = 1000
        }
        #expect(
            try failure(of: client.fetch(HTTPSRequest(url(server))), on: loop)
                == .tooLong(server: "127.0.0.1:\(server.port)", 1000))
    }

    @Test(arguments: [
        ScriptedServer.Step.wait,
        .endless(after: wire("HTTP/1.1 200 OK||"), [97], every: .milliseconds(2)),
    ])
    func `a server that does not finish in time is given up`(_ step: ScriptedServer.Step) throws {
        let server = try ScriptedServer([step])
        defer { server.stop() }
        let client = try client { $0.time = .milliseconds(50) }
        #expect(
            try failure(of: client.fetch(HTTPSRequest(url(server))), on: loop)
                == .timedOut(server: "127.0.0.1:\(server.port)", .milliseconds(50)))
    }

    @Test func `a handshake that does not end is given up`() throws {
        let server = try ScriptedServer([.wait], greets: true)
        defer { server.stop() }
        let client = try client { $0.time = .milliseconds(50) }
        #expect(
            try failure(
                of: client.fetch(HTTPSRequest("https://127.0.0.1:\(server.port)/")), on: loop)
                == .timedOut(server: "127.0.0.1:\(server.port)", .milliseconds(50)))
    }

    @Test func `a port where nobody is says so`() throws {
        let client = try client()
        let server = try ScriptedServer([], listens: false)
        #expect(
            try failure(of: client.fetch(HTTPSRequest(url(server))), on: loop)
                == .cannotConnect(server: "127.0.0.1:\(server.port)"))
    }

    @Test
    func `one request more than may be on their way fails at once, and a cancelled one makes room`()
        throws
    {
        let server = try ScriptedServer([.wait])
        defer { server.stop() }
        let client = try client { $0.calls = 3 }
        let request = HTTPSRequest(url(server))
        let waiting = (0..<3).map { _ in
            client.fetch(request).addErrback(CancelledError.self) { _ in throw HTTPSError.closed }
        }
        #expect(try failure(of: client.fetch(request), on: loop) == .tooMany(3))
        waiting[0].cancel()
        #expect(try failure(of: waiting[0], on: loop) == .closed)
        let last = client.fetch(request)
        client.close()
        for answer in [waiting[1], waiting[2], last] {
            #expect(try failure(of: answer, on: loop) == .closed)
        }
    }

    @Test(arguments: [
        "http://login.example/", "http://localhost.example/", "http://127.0.0.2/",
        "ftp://127.0.0.1/", "file:///etc/passwd", "https://ann:secret@login.example/", "/path", "",
        "https://login.example/ a", "https://login.example/\r\nHost: a", "https://login.example/\0",
        "https://", "http://127.0.0.1:80@login.example/", "http://[::1].example/",
    ])
    func `what is no https URL is not asked`(_ url: String) throws {
        let client = try client()
        let error = try failure(of: client.fetch(HTTPSRequest(url)), on: loop)
        guard case .notAllowed = error else {
            Issue.record("\(error)")
            return
        }
        #expect(!"\(error)".contains("secret"))
    }

    @Test func `plain HTTP is for those who were told so`() throws {
        let client = try HTTPSClient(loop)
        #expect(
            try failure(of: client.fetch(HTTPSRequest("http://127.0.0.1:1/?code=secret")), on: loop)
                == .notAllowed(host: "127.0.0.1"))
    }

    @Test func `a field with a line end is not sent`() throws {
        let client = try client()
        let request = HTTPSRequest(
            "http://127.0.0.1:1/", fields: [HTTPSRequest.Field("A", "b\r\nC: d")])
        #expect(try failure(of: client.fetch(request), on: loop) == .notAllowed(host: ""))
    }
}
