// Group C of the hostile list: header fields.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct HeaderTests {
    @Test(arguments: malformed + hosts + tooMuch)
    func `a header that is not plain is refused`(_ attack: Attack) throws {
        try AttackedServer().refuses(attack)
    }

    /// A head with these fields behind a good Host, then what must never run.
    private static func fields(_ number: Int, _ status: Int, _ fields: String) -> Attack {
        Attack(number, status, "GET /health HTTP/1.1|Host: a|\(fields)||\(AttackedServer.smuggled)")
    }

    private static func many(_ count: Int, _ line: String) -> String {
        Array(repeating: line, count: count).joined(separator: "|")
    }

    private static let malformed = [
        Attack(53, 400, "GET /health HTTP/1.1\nHost: a\n\n" + AttackedServer.smuggled),
        Attack(53, 400, "GET /health HTTP/1.1|Host: a\nX: v||" + AttackedServer.smuggled),
        Attack(53, 400, "GET /health HTTP/1.1|Host: a|\n" + AttackedServer.smuggled),
        fields(54, 400, "X: a\rb"),
        Attack(54, 400, "GET /health HTTP/1.1\rHost: a\r\r" + AttackedServer.smuggled),
        fields(55, 400, "X: a| folded"),
        fields(55, 400, "X: a|\tfolded"),
        fields(56, 400, "X: a\0b"),
        fields(57, 400, "\0"),
        fields(58, 400, ": v"),
        fields(59, 400, "X : v"),
        fields(60, 400, "no colon"),
    ]

    private static let hosts = [
        Attack(61, 400, "GET /health HTTP/1.1||" + AttackedServer.smuggled),
        fields(62, 400, "Host: b"),
        fields(62, 400, "Host: a"),
        Attack(63, 400, "GET /health HTTP/1.1|Host: <script>||" + AttackedServer.smuggled),
        Attack(63, 400, "GET /health HTTP/1.1|Host:||" + AttackedServer.smuggled),
        Attack(63, 400, "GET /health HTTP/1.1|Host: a/b||" + AttackedServer.smuggled),
    ]

    private static let tooMuch = [
        fields(64, 431, many(65, "X: v")),
        fields(65, 431, many(8000, ":")),
        fields(66, 431, "X: " + String(repeating: "v", count: 9 * 1024)),
        fields(68, 417, "Expect: x"),
        fields(70, 431, "Cookie: " + String(repeating: "c", count: 8 * 1024)),
    ]

    // 64
    @Test func `64 header lines are fine`() throws {
        let fields = (1...62).map { "X-\($0): v|" }.joined()  // with Host and Connection
        #expect(try ServerProcess().get("/health", fields).status == 200)
    }

    // 65
    @Test func `a head of many short lines costs a connection little memory`() throws {
        let server = try ServerProcess("--head-timeout 60")
        let short = wire("GET /?callback=f HTTP/1.1|Host: a|" + Self.many(2000, ":"))
        let many = request("GET", "/?callback=f", Self.many(60, "X-Filler: " + "v") + "|")
        let warm = try server.connect()
        try warm.send(short)
        _ = try server.park(1)
        let before = server.rss
        let halves = try (0..<100).map { _ in try server.connect() }
        for client in halves { try client.send(short) }
        let clients = try (0..<100).map { _ in try server.connect() }
        for client in clients { try client.send(many) }
        #expect(try wait { try server.parked == 100 })
        if ServerProcess.wrapper.isEmpty { #expect(server.rss < before + 200 * 64) }
    }

    // 67
    @Test(arguments: ["keep-alive, close", "close", "Close", "x,close", "close, keep-alive"])
    func `close anywhere in Connection closes`(_ value: String) throws {
        let target = try AttackedServer()
        let answers = try target.answers(
            to: wire(
                "GET /health HTTP/1.1|Host: a|Connection: \(value)||\(AttackedServer.smuggled)"))
        #expect(answers.map(\.status) == [200])
        #expect(answers.first?.field("Connection") == "close")
        try target.isUnharmed()
    }

    // 69
    @Test func `a body that will be too big is refused without an invitation`() throws {
        let target = try AttackedServer()
        let answers = try target.answers(
            to: wire("POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 99999999||"))
        #expect(answers.map(\.status) == [413])
        try target.isUnharmed()
    }

    // 69
    @Test func `a body that is announced is invited`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(
            wire("POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: 1||"))
        #expect(try client.receive().statusLine == "HTTP/1.1 100 Continue")
        try client.send(wire("1"))
        #expect(try client.receive().line == "OK")
    }
}
