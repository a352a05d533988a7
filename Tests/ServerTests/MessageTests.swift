// Group E of the hostile list: a message on its way into a script.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct MessageTests {
    /// Runs the body as a script, and compares what the callback got with the posted JSON.
    private static let program = """
        const [script, posted] = require('fs').readFileSync(0, 'latin1').split('\\n');
        let got;
        globalThis.f = value => { got = value; };
        (0, eval)(script);
        if (got && got.messages) got = got.messages[0].body;
        const wanted = JSON.parse(Buffer.from(posted, 'latin1').toString());
        process.exit(require('util').isDeepStrictEqual(got, wanted) ? 0 : 1);
        """

    // 110
    @Test(
        arguments: [
            #"{"text":"</script><!--"}"#, "\"\u{2028}\u{2029}\"", #""\ud800""#, #""\u0000""#,
            #"{"a":[1,-0.5,1e3,true,null],"b":{"c":""}}"#, "\"<>&'\\\"\\\\\u{7f}\u{e9}\"",
            "\"" + String(repeating: "😀", count: 16_383) + "\"", "{ \"a\" :\t1 }",
        ], WaitingRequest.allCases)
    func `any message is a script in ASCII that says the same`(
        _ json: String, _ waiting: WaitingRequest
    ) throws {
        let server = try ServerProcess()
        let client = try server.park(waiting.target())
        #expect(try server.post(json).line == "OK")
        let script = try #require(try client.receive().line)
        let body = Array(script.utf8)
        #expect(body.allSatisfy { (0x20..<0x7f).contains($0) || $0 == 9 })
        #expect(!body.contains { [0x3c, 0x3e, 0x26].contains($0) })
        let engine = try #require(Command.find("node"), "`make test` installs nodejs")
        let node = try Command(
            engine, ["-e", Self.program],
            input: body + [10] + Array(json.utf8))
        #expect(node.exitStatus() == 0, "\(node.errors)")
    }

    // 110, 113, 114 at the root: what is not JSON is 400, says where, and answers nobody.
    @Test(arguments: [
        ("", 0), ("   ", 3), ("{", 1), ("[1,]", 3), ("{\"a\":}", 5), ("nul", 3), ("1 2", 2),
        ("\"\0\"", 1), ("\"\u{ff}\"", 1), ("\"\u{c0}\u{af}\"", 1), ("\"\u{ed}\u{a0}\u{80}\"", 1),
        ("\"a", 2), ("'a'", 0), ("01", 1), ("{\"a\":1,}", 7), ("\u{ef}\u{bb}\u{bf}1", 0),
    ])
    func `a body that is not JSON is refused with the byte`(_ text: String, _ byte: Int) throws {
        let server = try ServerProcess()
        let witness = try server.park()
        let body = wire(text)
        let client = try server.connect()
        let fields = "Host: a|Content-Type: application/json|Content-Length: \(body.count)|"
        try client.send(wire("POST / HTTP/1.1|\(fields)|") + body)
        let answer = try client.receive()
        #expect(answer.status == 400)
        #expect(answer.text.hasSuffix("at byte \(byte).\n"))
        #expect(witness.isSilent)
        #expect(try server.parked == 1)
    }

    // 114
    @Test func `deep nesting is refused, not recursed into`() throws {
        let server = try ServerProcess()
        for text in ["[", "{\"a\":"] {
            let deep = String(repeating: text, count: 10_000)
            #expect(try server.post(deep).status == 400)
        }
        #expect(server.isAlive)
    }

    // 114
    @Test(arguments: ["1e999", "{\"a\":1,\"a\":2}", "-0", "1.0", "123456789012345678901234567890"])
    func `what is JSON passes as it was written`(_ json: String) throws {
        let server = try ServerProcess()
        let client = try server.park()
        try server.post(json)
        #expect(try client.receive().line == "/**/f(\(json));")
    }
}
