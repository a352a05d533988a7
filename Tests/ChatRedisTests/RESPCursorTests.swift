// An answer of a Redis server is read part by part.
// SPDX-License-Identifier: MIT

@testable import ChatRedis
import TestSupport
import Testing

@Suite struct RESPCursorTests {
    private func cursor(_ text: String) throws -> RESPCursor {
        var reader = RESPReader()
        var replies: [RESPReply] = []
        try wire(text).withUnsafeBytes { try reader.read($0) { replies.append($0) } }
        return RESPCursor(try #require(replies.first))
    }

    @Test func `an empty answer has no next part`() {
        var cursor = RESPCursor(RESPReply())
        #expect(cursor.isAtEnd)
        #expect(throws: RESPError.unexpected) { try cursor.array() }
    }

    @Test func `the parts come in their order`() throws {
        var cursor = try cursor("*5|:7|$2|ab|$-1|*2|*1|:1|$1|x|$1|9|")
        #expect(try cursor.array() == 5)
        #expect(try cursor.integer() == 7)
        #expect(try cursor.text() == "ab")
        let nulls = [cursor.takeNull(), cursor.takeNull()]
        #expect(nulls == [true, false])
        try cursor.skip()
        #expect(try cursor.integer() == 9)
        #expect(cursor.isAtEnd)
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ])
    func `a number may come as text`(_ text: String, _ number: Int) throws {
        var cursor = try cursor("$\(text.utf8.count)|\(text)|")
        #expect(try cursor.integer() == number)
    }

    @Test(arguments: ["", "-", "+1", "1.5", "9223372036854775808", "-9223372036854775809", " 1"])
    func `a text that is no number is not taken for one`(_ text: String) throws {
        var cursor = try cursor("$\(text.utf8.count)|\(text)|")
        #expect(throws: RESPError.unexpected) { try cursor.integer() }
    }

    @Test func `a hash comes as names and values in turn`() throws {
        var cursor = try cursor("*4|$1|a|$1|1|$1|b|$1|2|")
        #expect(try cursor.fields() == ["a": "1", "b": "2"])
        var odd = try self.cursor("*3|$1|a|$1|1|$1|b|")
        #expect(throws: RESPError.unexpected) { try odd.fields() }
    }

    @Test func `a part of another kind is unexpected`() throws {
        var error = try cursor("-ERR no|")
        #expect(throws: RESPError.unexpected) { try error.text() }
        var number = try cursor(":1|")
        #expect(throws: RESPError.unexpected) { try number.bytes() }
        var missing = try cursor("*1|*0|")
        #expect(throws: RESPError.unexpected) { try missing.fields() }
    }
}
