// The parts of an object or an array, without a tree.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct JSONFieldsTests {
    private func fields(_ text: String, atMost limit: Int = 4) throws -> JSONFields {
        try JSONFields(posted: Array(text.utf8), atMost: limit)
    }

    private func text(_ part: JSONPart?) -> String? {
        part.map { String(decoding: $0.posted, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"{"a":1}"#, "1"), (#" { "b" : [] , "a" : -1.50e+3 } "#, "-1.50e+3"),
        (#"{"a":{"a":2,"b":"}"},"b":3}"#, #"{"a":2,"b":"}"}"#),
        (#"{"\u0061":"x"}"#, #""x""#), (#"{"aa":1,"":2,"a":[1,[2, 3]]}"#, "[1,[2, 3]]"),
        ("{\n\t\"a\" :\r\n\"\u{e9}\"}", "\"\u{e9}\""),
    ])
    func `a value is as it was posted`(_ json: String, _ value: String) throws {
        #expect(try text(fields(json).value("a")) == value)
    }

    @Test func `a field that is missing is nil`() throws {
        #expect(try fields("{}").value("a") == nil)
        #expect(try fields(#"{"ab":1,"A":2,"\\u0061":3}"#).value("a") == nil)
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"{"a":1,"b":2,"\u0061":null}"#])
    func `a name that is there twice has no value`(_ json: String) throws {
        let fields = try fields(json)
        #expect(throws: JSONFields.GivenTwice.self) { try fields.value("a") }
        #expect(try fields.value("c") == nil)
    }

    @Test(arguments: [
        "", " ", "[]", "1", "\"a\"", "null", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
        "{\"a\":1,}", "{,}", "{a:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":01}", "{\"a\":1]",
        "{}}", "{} {}", "{\"a\":[}", "{\"a\":\"}", "{'a':1}", "{\"a\":tru}", "{1:1}", "{\"a\":1}x",
        "{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1}",
    ])
    func `what is no object, or has too many fields, is refused`(_ json: String) {
        #expect(throws: JSONError.self) { try fields(json) }
    }

    @Test func `JSON that no message may have is refused only where it is wanted`() throws {
        let fields = try fields(#"{"a":{"__proto__":1},"b":2}"#)
        let part = try #require(try fields.value("a"))
        #expect(throws: JSONError.protoKey(offset: 1)) { try part.json() }
        #expect(try fields.value("b")?.json() == JSON(bytes: Array("2".utf8)))
    }

    @Test func `a value becomes what it would be as a message of its own`() throws {
        let posted = "{\"text\":\"<\u{e9}>\", \"n\":1.50}"
        let part = try #require(try fields("{\"a\" : \(posted) }").value("a"))
        #expect(try part.json() == JSON(posted: Array(posted.utf8)))
        #expect(try part.json().posted == Array(posted.utf8))
    }

    @Test(arguments: [
        (#""hi""#, "hi"), (#""""#, ""), (#""\u0041\n\ud83d\ude00""#, "A\n\u{1f600}"),
        ("\"\u{e9}<\"", "\u{e9}<"), ("7", nil), ("null", nil), (#"["a"]"#, nil),
    ])
    func `a string is decoded, and nothing else is one`(_ json: String, _ value: String?) throws {
        #expect(try fields("{\"a\":\(json)}").value("a")?.string == value)
    }

    @Test(arguments: [("0", true), ("-1.5E9", true), ("\"1\"", false), ("[1]", false)])
    func `a number is known by its first byte`(_ json: String, _ isNumber: Bool) throws {
        #expect(try fields("{\"a\":\(json)}").value("a")?.isNumber == isNumber)
    }

    @Test(arguments: [
        ("[]", []), (" [1,\"a\" , [2]] ", ["1", "\"a\"", "[2]"]), ("[{}]", ["{}"]),
    ])
    func `elements are as they were posted`(_ json: String, _ parts: [String]) throws {
        let elements = try JSONElements(posted: Array(json.utf8), atMost: 3)
        #expect(elements.parts.map { text($0) } == parts)
    }

    @Test(arguments: ["", "{}", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1,2,3,4]"])
    func `what is no list, or too long, is refused`(_ json: String) {
        #expect(throws: JSONError.self) { try JSONElements(posted: Array(json.utf8), atMost: 3) }
    }
}
