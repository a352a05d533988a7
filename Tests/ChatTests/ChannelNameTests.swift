// A channel's name, from text or from bytes in place.
// SPDX-License-Identifier: MIT

import Testing

@testable import Chat

@Suite struct ChannelNameTests {
    private let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789_-".utf8)

    @Test(arguments: [
        "a", "Swift_6-x", "no-more-than-fifteen", "", "a b", "é", "a\0", "A/", "НОВОСТИ", "日本 語",
    ])
    func `bytes give the same name as their text`(_ text: String) {
        #expect(ChannelName(utf8: Array(text.utf8).span) == ChannelName(text))
    }

    @Test func `a part of a buffer is a name`() {
        let request = Array("GET /channels/Swift HTTP/1.1".utf8)
        #expect(ChannelName(utf8: request[14..<19].span)?.description == "swift")
        #expect(ChannelName(utf8: request[14..<20].span) == nil)
        #expect(ChannelName(utf8: request[14..<14].span) == nil)
    }

    @Test func `bytes that are not UTF-8 are no name`() {
        for byte in UInt8(0x80)...0xff {
            #expect(ChannelName(utf8: [UInt8(ascii: "a"), byte].span) == nil)
        }
    }

    @Test(arguments: [63, 64, 65])
    func `64 characters are the longest name`(_ count: Int) {
        let bytes = Array(repeating: UInt8(ascii: "a"), count: count)
        #expect((ChannelName(utf8: bytes.span) != nil) == (count <= 64))
    }

    @Test func `capitals make no other name`() throws {
        let names = Set(["swift", "SWIFT", "Swift"].compactMap { ChannelName($0) })
        #expect(names.map(\.description) == ["swift"])
    }

    @Test func `names of one, two and three letters have different hashes`() {
        var hashes: Set<Int> = []
        for first in letters {
            hashes.insert(KeyedHash.hash([first].span))
            for second in letters {
                hashes.insert(KeyedHash.hash([first, second].span))
                for third in letters { hashes.insert(KeyedHash.hash([first, second, third].span)) }
            }
        }
        let count = letters.count
        #expect(hashes.count == count + count * count + count * count * count)
    }

    @Test func `each of 64 bytes counts in the hash`() {
        let name = Array(repeating: UInt8(ascii: "a"), count: 64)
        let others = name.indices.map { index in
            var other = name
            other[index] = UInt8(ascii: "b")
            return KeyedHash.hash(other.span)
        }
        #expect(Set(others + [KeyedHash.hash(name.span)]).count == 65)
    }
}
