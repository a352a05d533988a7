// Group E of the hostile list: names of callbacks, over the wire.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct CallbackTests {
    // 91: without a callback a GET at / waits for bare JSON; wire.md decides so.
    @Test func `no callback means JSON`() throws {
        let server = try ServerProcess()
        let client = try server.park("/")
        try server.post("1")
        #expect(try client.receive().line == "1")
    }

    /// Everything that a script tag may ask for.
    private static let targets = [
        "/?", "/poll?channels=m&", "/channels?", "/channels/m/messages?", "/channels/m/people?",
    ]

    /// The number in the list, the query, and what of it must not come back.
    private static let hostile: [(Int, String, String)] = [
        (92, "callback=", "callback="), (92, "callback", "callback="),
        (93, "callback=a(b", "a(b"), (94, "callback=<script>", "script"),
        (95, "callback=%3Cscript%3E", "script"), (96, "callback=a%0d%0aX:%20y", "X: y"),
        (97, "callback=a%00b", "a\0b"), (98, "callback=a%2528", "a%2528"),
        (99, "callback=aaaa&callback=bbbb", "aaaa"),
        (101, "callback=" + String(repeating: "n", count: 129), "nnnn"),
        (101, "callback=" + String(repeating: "n.", count: 4) + "nnn.x", "n.n"),
        (102, "callback=xyz..abc", "xyz"), (102, "callback=.xyz", "xyz"),
        (102, "callback=xyz.", "xyz"), (103, "callback=xyz[0]", "xyz"),
        (104, "callback=opener.xyz.click", "opener"), (105, "callback=%2BADw-", "ADw"),
        (105, "callback=+ADw-", "ADw"), (106, "callback=%E2%80%A8", "\u{2028}"),
        (107, "callback=a%", "a%"), (107, "callback=%zz", "zz"), (107, "callback=%u0041", "u0041"),
        (107, "callback=a%FFb", "a\u{fffd}b"),
        (108, "callback=eval", "eval"), (108, "callback=function", "function"),
        (108, "callback=__proto__", "__proto__"), (108, "callback=a.constructor", "constructor"),
    ]

    // 92-108
    @Test(arguments: hostile)
    func `a bad callback is 400 and not repeated`(
        _ number: Int, _ query: String, _ input: String
    ) throws {
        let server = try ServerProcess()
        for target in Self.targets {
            let answer = try server.get(target + query)
            #expect(answer.status == 400, "case \(number)")
            #expect(answer.field("Content-Type") == "text/plain; charset=utf-8")
            #expect(!answer.text.contains(input))
            #expect(!answer.fields.contains { $0.name == "X" })
        }
        #expect(try server.parked == 0)
    }

    @Test func `a bad callback is plain text for a client of JSON, too`() throws {
        let answer = try ServerProcess().get("/?callback=eval", "Accept: application/json|")
        #expect(answer.field("Content-Type") == "text/plain; charset=utf-8")
    }

    // 100: names of parameters are decoded, so there is one rule for both spellings.
    @Test func `an encoded parameter name is the same name`() throws {
        let server = try ServerProcess()
        let client = try server.park("/?%63allback=x")
        try server.post("1")
        #expect(try client.receive().line == "/**/x(1);")
        #expect(try server.get("/?%63allback=x&callback=x").status == 400)
    }

    // 109: a segment of a name has 64 bytes at most; a longer one is refused.
    @Test func `a callback that is a Flash file does not begin the body`() throws {
        let server = try ServerProcess()
        let name = "CWS" + String(repeating: "a1B2", count: 15)
        for target in ["/?hold=60&callback=\(name)", "/poll?channels=lobby&callback=\(name)"] {
            let client = try server.park(target)
            try server.post("1")
            #expect(try client.receive().text.hasPrefix("/**/\(name)("))
        }
        let long = try server.get("/?callback=\(name)\(name)")
        #expect(long.status == 400)
        #expect(!long.text.contains("CWS"))
    }

    // 111, 5.3 rule 4
    @Test func `a script is not a page`() throws {
        let server = try ServerProcess()
        for target in Self.targets {
            let answer = try server.get(target + "callback=f", "Sec-Fetch-Dest: document|")
            // In band, as every error for a good callback is: nothing of the chat is in it.
            #expect(answer.text.contains("\"status\":403"))
        }
        #expect(try server.parked == 0)
    }
}
