// What was posted, and what readers get: two forms of one value.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct JSONTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [
        (" {\"text\":\"<é>\"}\n", "{\"text\":\"<é>\"}", #"{"text":"\u003c\u00e9\u003e"}"#),
        ("\r\n\t \"☕️\" ", "\"☕️\"", #""\u2615\ufe0f""#),
        ("[1,\n2, \"&\"]", "[1,\n2, \"&\"]", #"[1, 2, "\u0026"]"#),
        ("     \"<\"", "\"<\"", #""\u003c""#),  // with its blanks as long as escaped
    ])
    func `what is escaped is kept as it was posted, without the blanks around it`(
        _ body: String, _ posted: String, _ json: String
    ) throws {
        let message = try JSON(posted: bytes(body))
        #expect(message.posted == bytes(posted))
        #expect(message.bytes == bytes(json))
    }

    @Test(arguments: [#"{"text":"hi"}"#, "17", " [1,\t2] ", "{\n}", #""\u003c""#])
    func `plain ASCII is one array in both forms`(_ body: String) throws {
        let message = try JSON(posted: bytes(body))
        let forms = [message.bytes, message.posted]
        let places = forms.map { $0.withUnsafeBufferPointer { $0.baseAddress } }
        #expect(places[0] == places[1])
    }

    @Test(arguments: [
        "hi", "", "a\"b\\c", "<b>&amp;</b>", "Grüße\n\t\0\u{7f}\u{1f}", "☕️🇩🇪\u{2028}", "\r\n",
    ])
    func `a text is kept with no more escapes than JSON asks for`(_ text: String) throws {
        let message = JSON(text: text)
        #expect(try JSON(posted: message.posted) == message)
        let needed = text.utf8.reduce(0) {
            $0 + ($1 < 0x20 ? 6 : $1 == 0x22 || $1 == 0x5c ? 2 : 1)
        }
        #expect(message.posted.count == #"{"text":""}"#.utf8.count + needed)
    }

    @Test func `what is kept comes back, escaped or not`() throws {
        let message = try JSON(posted: bytes(#"{"a":"<é"}"#))
        #expect(JSON(kept: message.posted) == message)
        #expect(JSON(kept: message.bytes).bytes == message.bytes, "as older files have it")
    }

    @Test(arguments: ["no json", "", #"{"__proto__":1,"__proto__":2}"#, "\"\0\""])
    func `what could not have been posted is null to readers`(_ kept: String) {
        #expect(JSON(kept: bytes(kept)) == .null)
    }
}
