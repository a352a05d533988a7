// A Redis server's answers are read, however the network cut them.
// SPDX-License-Identifier: MIT

@testable import ChatRedis
import TestSupport
import Testing

@Suite struct RESPReaderTests {
    /// Every kind of part, one answer after the other.
    private static let stream = wire(
        "+OK|-FENCED not open|:42|:-7|$5|hello|$0||$-1|*-1|*0|*2|:1|*2|$2|\r\n|$-1|"
            + "*3|$7|message|*1|*0|$3|end|")

    private func read(_ bytes: [UInt8], cutBy length: Int = .max) throws -> [RESPReply] {
        var reader = RESPReader(maxBytes: 1000)
        var replies: [RESPReply] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(length)
            rest = rest.dropFirst(piece.count)
            try piece.withUnsafeBytes { try reader.read($0) { replies.append($0) } }
        }
        #expect(reader.backlog == 0)
        return replies
    }

    @Test func `each kind of answer is told apart`() throws {
        let replies = try read(Self.stream)
        #expect(replies.count == 11)
        #expect(replies.compactMap(\.error) == ["FENCED not open"])
        let texts = replies.map { reply in
            reply.parts.map { part in
                switch part {
                case .array(let count): "*\(count)"
                case .text(let range), .error(let range):
                    String(decoding: reply.bytes[range], as: UTF8.self)
                case .integer(let number): "\(number)"
                case .null: "null"
                }
            }
        }
        #expect(
            texts == [
                ["OK"], ["FENCED not open"], ["42"], ["-7"], ["hello"], [""], ["null"], ["null"],
                ["*0"], ["*2", "1", "*2", "\r\n", "null"], ["*3", "message", "*1", "*0", "end"],
            ])
    }

    @Test func `an answer is the same in whatever pieces it comes`() throws {
        let whole = try read(Self.stream)
        for length in 1...Self.stream.count {
            #expect(try read(Self.stream, cutBy: length) == whole, "pieces of \(length)")
        }
    }

    @Test(arguments: [
        "OK|", "+OK\n", "|", ":|", ":1a|", ":9223372036854775808|", ":--1|", "$2|abc|", "$-2|",
        "*-2|", "$|", "*1a|", "_|", "%1|", "#t|", "HTTP/1.1 400 Bad Request|",
    ])
    func `anything but RESP2 is refused`(_ text: String) {
        for length in [1, .max] {
            #expect(throws: RESPError.malformed) { try read(wire(text), cutBy: length) }
        }
    }

    @Test(arguments: [
        "$1001|", "*2097153|", String(repeating: "*1|", count: 9),
        "*2|$600|" + String(repeating: "a", count: 600) + "|$600|",
        "+" + String(repeating: "a", count: 16 << 10),
    ])
    func `what is longer or deeper than answers may be is refused`(_ text: String) {
        let bytes = wire(text) + Array(repeating: UInt8(ascii: "b"), count: 1000)
        for length in [1, .max] {
            #expect(throws: RESPError.tooLong) { try read(bytes, cutBy: length) }
        }
    }

    @Test func `eight arrays in one another are read`() throws {
        let replies = try read(wire(String(repeating: "*1|", count: 8) + ":1|"))
        #expect(replies.count == 1)
    }

    @Test func `nothing is set aside for what is only announced`() throws {
        var reader = RESPReader()
        let head = wire("*2000000|$60000000|")
        try head.withUnsafeBytes { try reader.read($0) { _ in } }
        #expect(reader.backlog == head.count)
    }

    @Test func `the limit is of one answer, not of all of them`() throws {
        let answer = wire("$600|" + String(repeating: "a", count: 600) + "|")
        #expect(try read(answer + answer + answer).count == 3)
        #expect(try read(answer + answer + answer, cutBy: 500).count == 3)
    }
}
