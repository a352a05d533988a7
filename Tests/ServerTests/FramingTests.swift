// Group A of the hostile list: where a request ends.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct FramingTests {
    @Test(arguments: ambiguous + lengths)
    func `a doubtful length is refused and nothing behind it runs`(_ attack: Attack) throws {
        try AttackedServer().refuses(attack)
    }

    /// A head with `fields`, a body's worth of bytes, then what must never run.
    private static func post(
        _ number: Int, _ status: Int, _ fields: String, then body: String = ""
    ) -> Attack {
        Attack(
            number, status, "POST / HTTP/1.1|Host: a|\(fields)||\(body)\(AttackedServer.smuggled)")
    }

    // Any Transfer-Encoding is 501 here: no browser sends one.
    private static let ambiguous = [
        post(1, 400, "Content-Length: 4|Transfer-Encoding: chunked", then: "0||"),
        post(2, 501, "Transfer-Encoding: gzip"),
        post(3, 501, "Transfer-Encoding: xchunked", then: "0||"),
        post(4, 400, "Transfer-Encoding:\u{0b}chunked", then: "0||"),
        post(5, 501, "Transfer-Encoding:\tchunked", then: "0||"),
        post(6, 400, "Transfer-Encoding : chunked", then: "0||"),
        post(7, 501, "Transfer-Encoding: chunked, gzip", then: "0||"),
        post(8, 501, "Transfer-Encoding: chunked|Transfer-Encoding: chunked", then: "0||"),
        post(9, 400, "Transfer-Encoding:| chunked", then: "0||"),
        Attack(
            10, 400,
            "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||" + AttackedServer.smuggled),
    ]

    private static let lengths = [
        post(11, 400, "Content-Length: 3|Content-Length: 38", then: "123"),
        post(12, 400, "Content-Length: 3|Content-Length: 3", then: "123"),
        post(13, 400, "Content-Length: +3", then: "123"),
        post(14, 400, "Content-Length: -1"),
        post(15, 400, "Content-Length: -0"),
        post(16, 400, "Content-Length: 0x3", then: "123"),
        post(17, 400, "Content-Length: 3, 3", then: "123"),
        post(18, 400, "Content-Length:"),
        post(19, 400, "Content-Length: 3\0x", then: "123"),
        post(20, 400, "Content-Length: \u{0b}3", then: "123"),
        post(21, 413, "Content-Length: 99999999999999999999", then: "123"),
        post(22, 400, "Content-Length : 35"),
        Attack(
            23, 400, "HEAD / HTTP/1.1|Host: a|Content-Length: 50||" + AttackedServer.smuggled),
        Attack(
            24, 400, "GET / HTTP/1.1|Host: a|Content-Length: 5||abcde" + AttackedServer.smuggled),
    ]

    // 25: a POST without a length has an empty body, which is no JSON.
    @Test func `a POST without a length is answered, and so is the request behind it`() throws {
        let target = try AttackedServer()
        let answers = try target.answers(
            to: wire(
                "POST / HTTP/1.1|Host: a||GET /health HTTP/1.1|Host: a|Connection: close||"))
        #expect(answers.map(\.status) == [400, 200])
        try target.isUnharmed()
    }

    // 26
    @Test func `a body cut short by the client's end is no message`() throws {
        let target = try AttackedServer()
        let client = try target.server.connect()
        try client.send(wire("POST / HTTP/1.1|Host: a|Content-Length: 4||123"))
        client.halfClose()
        #expect(client.receiveToEnd().bytes.isEmpty)
        try target.isUnharmed()
    }

    // 27
    @Test func `bytes behind a body are the next request`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(wire("POST / HTTP/1.1|Host: a|Content-Length: 1||1<surplus>"))
        let answers = try HTTPResponse.all(in: client.receiveToEnd().bytes)
        #expect(answers.map(\.status) == [200, 400])
        #expect(try server.parked == 0)
    }

    // 28
    @Test(arguments: [
        "0x3|123|0||", "+3|123|0||", "-1|123|0||", "3 x|123|0||", "3|1230||", "3\n123\n0\n\n",
        "3;a=b|123|0||", "3|123|0|X-Admin: 1||",
    ])
    func `a chunked body is refused before its first chunk`(_ chunks: String) throws {
        try AttackedServer().refuses(
            Attack(
                28, 501,
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||\(chunks)\(AttackedServer.smuggled)"
            ))
    }

    // 28
    @Test func `an endless chunk size costs no memory`() throws {
        let target = try AttackedServer()
        let size =
            wire("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||")
            + [UInt8](repeating: UInt8(ascii: "1"), count: 10 << 20)
        let attack = Attack(28, 501, bytes: size, mayLoseAnswer: true)
        try target.refuses(attack)
    }
}
