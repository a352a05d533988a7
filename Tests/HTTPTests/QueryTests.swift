// Parameters of URLs and forms.
// SPDX-License-Identifier: MIT

import Language
import Testing
@testable import HTTP

@Suite struct QueryTests {
    /// As a request's query is read: where it has no escapes, in place.
    private func query(_ text: String) throws(HTTPError) -> Query {
        if text.contains("%") || text.contains("+") {
            return try Query(escaped: Array(text.utf8)[...])
        }
        var query = Query()
        // Storage that is used again keeps nothing of the last query.
        query.read(plain: Array("&x=y&z=1&b=7".utf8)[...])
        query.read(plain: Array("&&\(text)&&".utf8).dropFirst(2).dropLast(2))
        return query
    }

    private func pairs(_ text: String) throws(HTTPError) -> [String] {
        try query(text).pairs.map { "\($0.name)=\($0.value)" }
    }

    @Test(arguments: [
        "", "a", "a=1&&b=2&", "=&=1&a=b=c&a&b", "abcdefghijklmnopqrst=0123456789abcdefghi&x",
    ])
    func `a plain query says the same in place as decoded`(_ text: String) throws {
        let decoded = try Query(escaped: Array(text.utf8)[...])
        #expect(try pairs(text) == decoded.pairs.map { "\($0.name)=\($0.value)" })
    }

    @Test func `a parameter that is added does not copy all those before it`() throws {
        var query = try query("a=1")
        var places: Set<UnsafePointer<UInt8>?> = []
        for number in 0..<1000 {
            query.append("name\(number)", "value")
            let first = try #require(try query.bytes("a"))
            first.withUnsafeBufferPointer { _ = places.insert($0.baseAddress) }
        }
        #expect(places.count < 20)
    }

    @Test func `a parameter that is added does not change what others read`() throws {
        let bytes = Array("a=1".utf8)
        var one = Query()
        one.read(plain: bytes[...])
        var other = one
        other.append("b", "2")
        #expect(one.pairs.map(\.name) == ["a"])
        #expect(other.encoded == "a=1&b=2")
        #expect(bytes == Array("a=1".utf8))
    }

    @Test func `whether a parameter is there can be asked where it was given twice`() throws {
        let query = try query("a=1&a=2&ab=3")
        #expect(query.has("a"))
        #expect(query.has("ab"))
        #expect(!query.has("b"))
    }

    @Test(
        arguments: [
            ("", []), ("&", []), ("&&", []), ("a=1", ["a=1"]), ("a=1&b=2", ["a=1", "b=2"]),
            ("a", ["a="]), ("a=", ["a="]), ("=1", ["=1"]), ("=", ["="]),
            ("a=1&&b=2&", ["a=1", "b=2"]),
            ("a=b=c", ["a=b=c"]), ("a&b=1", ["a=", "b=1"]), ("a=1&a=2", ["a=1", "a=2"]),
            ("%61=%62", ["a=b"]), ("a+b=c+d", ["a b=c d"]), ("a=%2B%26%3D", ["a=+&="]),
            ("a=%C3%A9", ["a=\u{e9}"]), ("a=%c3%a9", ["a=\u{e9}"]), ("a=%2541", ["a=%41"]),
            ("a=%F0%9F%98%80", ["a=😀"]),
        ] as [(String, [String])])
    func `pairs are split, then decoded`(_ text: String, _ wanted: [String]) throws {
        #expect(try pairs(text) == wanted)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%zz", "a=%u0041", "%=1", "a=%00", "a=%0a", "a=%0d%0a", "a=%7f", "%1f=1",
        "a=%09", "a=%ff", "a=%c3", "a=%c0%af", "a=%ed%a0%80", "a=% 41", "a=%4g", "b=1&a=%4",
    ])
    func `what is not text is refused`(_ text: String) {
        #expect(throws: HTTPError.self) { try pairs(text) }
    }

    @Test func `an escape does not reach into the next pair`() {
        #expect(throws: HTTPError.self) { try pairs("a=%4&1=b") }
        #expect(throws: HTTPError.self) { try pairs("a=%&41=b") }
    }

    @Test func `a parameter given twice has no value`() throws {
        let query = try query("a=1&b=2&a=1&%62x=3")
        #expect(try query.value("b") == "2")
        #expect(try query.value("bx") == "3")
        #expect(try query.value("c") == nil)
        #expect(throws: HTTPError.self) { try query.value("a") }
    }

    @Test(arguments: [("b", "2"), ("bx", "3"), ("c", nil), ("d", ""), ("e", "f g"), ("x", nil)])
    func `a value is also there as bytes`(_ name: String, _ value: String?) throws {
        let texts = ["b=2&%62x=3&d&e=f+g&B=4", "b=2&bx=3&d&e=f%20g&B=4", "b=2&bx=3&d=&B=4"]
        for text in texts where text.contains("e=") || name != "e" {
            let query = try query(text)
            let found = try bytes(of: name, in: query)
            #expect(found.map { String(decoding: $0, as: UTF8.self) } == value)
            #expect(try query.value(name) == value)
        }
    }

    /// Parameters have constant names.
    private func bytes(of name: String, in query: Query) throws -> ArraySlice<UInt8>? {
        let names: [StaticString] = ["b", "bx", "c", "d", "e", "x"]
        return try query.bytes(try #require(names.first { $0.description == name }))
    }

    @Test func `bytes of a parameter given twice are refused in the same words`() throws {
        let query = try query("a=1&a=1")
        let error = HTTPError(.badRequest, .parameterTwice(name: "a"), reason: .badParameter)
        #expect(error.message == "The parameter a was given twice.")
        #expect(throws: error) { try query.value("a") }
        #expect(throws: error) { try query.bytes("a") }
    }

    @Test func `a form may have several lines, a URL not`() throws {
        let form = Array("text=a%0D%0Ab%09c".utf8)
        #expect(try Query(form: form).value("text") == "a\r\nb\tc")
        #expect(throws: HTTPError.self) { try Query(escaped: form[...]) }
        #expect(throws: HTTPError.self) { try Query(form: Array("a=%00".utf8)) }
    }

    @Test func `a part of the bytes is read as if it were all`() throws {
        let bytes = Array("xx%41=1&yy".utf8)
        #expect(try Query(escaped: bytes[2..<7]).pairs.map(\.name) == ["A"])
        #expect(throws: HTTPError.self) { try Query(escaped: bytes[2..<4]) }
    }

    @Test func `a form goes before the URL that it is sent to`() throws {
        let form = try Query(form: Array("a=1&b=2".utf8))
        let url = try Query(form: Array("b=3&c=4".utf8))
        let both = form.completed(by: url)
        #expect(try both.value("a") == "1")
        #expect(try both.value("b") == "2")
        #expect(try both.value("c") == "4")
    }
}
