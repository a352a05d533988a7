// JSON as posted, made safe for a script.
// SPDX-License-Identifier: MIT

import Chat
import TestSupport
import Testing

@Suite struct JSONTextTests {
    private func ascii(_ text: String) throws(JSONError) -> String {
        String(decoding: try JSON(posted: Array(text.utf8)).bytes, as: UTF8.self)
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-0", "12", "-12.5", "1e999", "1E+5", "1.50e-07", "\"\"",
        "\"a\"", "[]", "{}", "[[],{}]", #"{"b":1,"a":2,"b":3}"#, #"[1, 2 ,3]"#, #"{"a" : [ ] }"#,
        "123456789012345678901234567890", #""\"\\\/\b\f\n\r\t""#, #""\u00e4\ud800\uDC00""#,
        #""\ud800""#, #""\u0000""#, "[1,\t2]",
    ])
    func `what is safe already passes as it was written`(_ text: String) throws {
        #expect(try ascii(text) == text)
    }

    @Test(arguments: [
        ("\"<b>&\"", #""\u003cb\u003e\u0026""#), ("\"\u{7f}\"", #""\u007f""#),
        ("\"\u{e4}\"", #""\u00e4""#), ("\"\u{2028}\u{2029}\"", #""\u2028\u2029""#),
        ("\"\u{ffff}\"", #""\uffff""#), ("\"😀\"", #""\ud83d\ude00""#),
        ("\"\u{10ffff}\"", #""\udbff\udfff""#), ("\"\u{feff}\"", #""\ufeff""#),
        ("{\"<\":1}", #"{"\u003c":1}"#), (" \r\n\t1 \n", "1"), ("[1,\r\n2]", "[1,  2]"),
        ("{\n\"a\":\n1\n}", "{ \"a\": 1 }"),
    ])
    func `what is not safe is escaped`(_ text: String, _ safe: String) throws {
        #expect(try ascii(text) == safe)
    }

    @Test(arguments: [
        ("", "expected a value", 0), (" \n", "expected a value", 2),
        ("1 2", "unexpected text after the value", 2),
        ("{} x", "unexpected text after the value", 3), ("[", "unexpected end", 1),
        ("[1", "unexpected end", 2), ("[1 2]", "expected a comma or ]", 3),
        ("{\"a\":1 2}", "expected a comma or }", 7), ("[1}", "expected a comma or ]", 2),
        ("{\"a\":1]", "expected a comma or }", 6), ("[1,]", "expected a value", 3),
        ("{,}", "expected a key in quotes", 1), ("{a:1}", "expected a key in quotes", 1),
        ("{\"a\":1,}", "expected a key in quotes", 7), ("{\"a\" 1}", "expected a colon", 5),
        ("{\"a\"", "expected a colon", 4), ("tru", "expected a value", 3),
        ("True", "expected a value", 0), ("NaN", "expected a value", 0),
        ("01", "unexpected text after the value", 1), ("-", "expected a digit", 1),
        ("1.", "expected a digit", 2), ("1e", "expected a digit", 2),
        (".5", "expected a value", 0),
        ("+1", "expected a value", 0), ("0x1", "unexpected text after the value", 1),
        ("\"a", "unclosed string", 2), ("\"\\", "unclosed string", 2),
        ("\"\\x\"", "invalid escape", 2), ("'a'", "expected a value", 0),
        ("\"\\u12g4\"", "\\u without four hexadecimal digits", 5),
        ("\"\\u12", "\\u without four hexadecimal digits", 5),
        ("\"\n\"", "control character in a string", 1), ("//", "expected a value", 0),
        ("\"\0\"", "control character in a string", 1), ("\0", "expected a value", 0),
        ("1\0", "unexpected text after the value", 1), ("\u{a0}1", "expected a value", 0),
    ])
    func `what is no JSON is told with its place`(
        _ text: String, _ problem: String, _ place: Int
    ) throws {
        let problem = try #require(JSONProblem(rawValue: problem))
        #expect(throws: JSONError.malformed(problem, offset: place)) { try ascii(text) }
    }

    private static let broken: [[UInt8]] = [
        [0xff], [0x80], [0xc3], [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f, 0x98], [0xf8, 0x88, 0x80, 0x80, 0x80],
    ]

    @Test(arguments: broken)
    func `text that is not UTF-8 is refused`(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for body in [[quote] + bytes + [quote], [quote, 0x61] + bytes] {
            #expect(throws: JSONError.self) { try JSON(posted: body) }
        }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `nesting is limited, not recursed into`(_ opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        let nested = { (depth: Int) in
            String(repeating: opening, count: depth) + "1"
                + String(repeating: closing, count: depth)
        }
        #expect(try ascii(nested(JSONText.maxDepth)) == nested(JSONText.maxDepth))
        let place = JSONText.maxDepth * opening.utf8.count
        for depth in [JSONText.maxDepth + 1, 1_000_000] {
            #expect(throws: JSONError.tooDeep(offset: place)) { try ascii(nested(depth)) }
        }
    }

    @Test(arguments: [
        (#"{"__proto__":1}"#, 1), (#"{"__proto__":1,"__proto__":2}"#, 1),
        (#"[{"a":{"b":1, "__proto__" : {}}}]"#, 14), (#"{"\u005f_proto__":1}"#, 1),
        (#"{"\u005F\u005f\u0070\u0072\u006f\u0074\u006F\u005f\u005f":null}"#, 1),
    ])
    func `the key __proto__ is refused, however it is spelt`(_ text: String, _ place: Int) {
        #expect(throws: JSONError.protoKey(offset: place)) { try ascii(text) }
    }

    @Test(arguments: [
        #""__proto__""#, #"{"a":"__proto__"}"#, #"["__proto__"]"#, #"{"__proto_":1}"#,
        #"{"__proto__ ":1}"#, #"{"__proto__\u0000":1}"#, #"{"\\u005f_proto__":1}"#,
        #"{"_\u005f_proto__":1}"#, #"{"__Proto__":1}"#, #"{"prototype":{"constructor":1}}"#,
        #"{"\u015f_proto__":1}"#, #"{"":1}"#,
    ])
    func `what only looks like that key passes`(_ text: String) throws {
        #expect(try ascii(text) == text)
    }

    @Test(arguments: [#"{"__proto__":1"#, #"{"__proto__":1} x"#])
    func `what is no JSON at all is told first`(_ text: String) throws {
        let error = try #require(throws: JSONError.self) { try ascii(text) }
        #expect(!error.isJSON)
    }

    @Test func `many values side by side are not nesting`() throws {
        let text = "[" + Array(repeating: "[{}]", count: 10_000).joined(separator: ",") + "]"
        #expect(try ascii(text) == text)
    }

    // Whatever comes in: an error, or one line of ASCII that says nothing else when read again.
    @Test func `the outcome is its own outcome, for any bytes`() throws {
        var random = Seeded(state: 42)
        let alphabet = Array("[]{}\",:\\u0123e-+.truefalsn \n<\u{e9}😀\0".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                alphabet.randomElement(using: &random)!
            }
            guard let once = try? JSON(posted: bytes).bytes else { continue }
            #expect(once.allSatisfy { (0x20..<0x7f).contains($0) })
            #expect(try JSON(posted: once).bytes == once)
        }
    }
}
