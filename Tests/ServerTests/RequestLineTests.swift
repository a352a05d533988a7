// Group B of the hostile list: the request line.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct RequestLineTests {
    @Test(arguments: targets + versions + strangers)
    func `a request line that is not plain is refused`(_ attack: Attack) throws {
        try AttackedServer().refuses(attack)
    }

    /// A request line, and behind its head what must never run.
    private static func line(_ number: Int, _ status: Int, _ line: String) -> Attack {
        Attack(number, status, "\(line)|Host: a||\(AttackedServer.smuggled)")
    }

    private static let targets = [
        line(29, 400, "GET /health?a b HTTP/1.1"),
        line(30, 400, "GET  /health  HTTP/1.1"),
        line(31, 400, "GET\t/health\tHTTP/1.1"),
        line(32, 501, "get /health HTTP/1.1"),
        line(33, 400, "GET /\0x HTTP/1.1"),
        line(34, 400, "GET /\u{ff}<script> HTTP/1.1"),
        line(34, 400, "GET /<script> HTTP/1.1"),
        line(35, 400, "GET //evil/x HTTP/1.1"),
        line(36, 400, "GET xyz HTTP/1.1"),
        line(37, 400, "GET http://evil/health HTTP/1.1"),
        line(38, 400, "GET /health#f HTTP/1.1"),
        line(39, 400, "OPTIONS * HTTP/1.1"),
        line(40, 400, "CONNECT a:80 HTTP/1.1"),
    ]

    private static let versions = [
        line(42, 505, "GET /health HTTP/1.9"),
        line(42, 505, "GET /health HTTP/0.9"),
        line(42, 505, "GET /health HTTP/2.0"),
        line(42, 400, "GET /health HTTP/-1.1"),
        line(42, 400, "GET /health HTTP/1.10"),
        line(42, 400, "GET /health http/1.1"),
        line(49, 400, "GET /health"),
    ]

    private static let strangers = [
        Attack(43, 505, "PRI * HTTP/2.0||SM||" + AttackedServer.smuggled),
        Attack(44, 400, "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0\u{01}\u{fc}\u{03}\u{03}abcdef"),
        line(45, 414, "GET /" + String(repeating: "x", count: 10_000) + " HTTP/1.1"),
        Attack(
            46, 414, bytes: [UInt8](repeating: UInt8(ascii: "A"), count: 100 << 20),
            mayLoseAnswer: true),
    ]

    // 34
    @Test func `a refusal repeats nothing of the request`() throws {
        let target = try AttackedServer()
        for text in ["GET /<script> HTTP/1.1|Host: a||", "GET / HTTP/1.1|Host: <script>||"] {
            let answer = try #require(try target.answers(to: wire(text)).first)
            #expect(!answer.text.contains("script"))
        }
        try target.isUnharmed()
    }

    // 41
    @Test func `TRACE is not allowed and echoes nothing`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(request("TRACE", "/health", "X-Secret: cookie|"))
        let answer = try client.receive()
        #expect(answer.status == 405)
        #expect(!answer.text.contains("cookie"))
    }

    // 45
    @Test func `a long request line is 414 however it is cut up`() throws {
        let server = try ServerProcess()
        let text = "GET /" + String(repeating: "x", count: 10_000) + " HTTP/1.1|Host: a||"
        for piece in [1000, 5000, 9000, 20_000] {
            let client = try server.connect()
            var rest = wire(text)[...]
            while !rest.isEmpty {
                do { try client.send(Array(rest.prefix(piece))) } catch TestError.reset { break }
                rest = rest.dropFirst(piece)
            }
            let answers = try HTTPResponse.all(in: client.receiveToEnd().bytes)
            // With small pieces the refusal comes while the rest is on its way, and may be lost.
            #expect(answers.allSatisfy { $0.status == 414 } && answers.count <= 1)
        }
    }

    // 47, 48
    @Test func `line breaks before a request are skipped`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(wire("||GET /health HTTP/1.1|Host: a||"))
        #expect(try client.receive().status == 200)
        try client.send(
            wire("POST / HTTP/1.1|Host: a|Content-Length: 1||1|GET /health HTTP/1.1|Host: a||"))
        #expect(try client.receive().line == "OK")
        #expect(try client.receive().line == "ok")
    }

    // 50, 51, 52; 51: a decoded control byte is refused before any path is compared.
    @Test(arguments: [
        ("/..//%2e%2e/etc/passwd", 404), ("/../../etc/passwd", 404), ("/health%00.css", 400),
        ("/health/x.css", 404), ("/health/", 404), ("/%2e", 404), ("/health;x", 404),
    ])
    func `only an exact path is found`(_ target: String, _ status: Int) throws {
        let answer = try ServerProcess().get(target)
        #expect(answer.status == status)
        #expect(!answer.text.contains("etc"))
    }
}
