// Percent-decoding, strict and by length.
// SPDX-License-Identifier: MIT

import Testing
@testable import HTTP

@Suite struct PercentCodingTests {
    private func decode(
        _ text: String, _ coding: PercentCoding = PercentCoding()
    ) throws(HTTPError) -> String {
        var decoded = Array("before".utf8)
        let place = try coding.decode(Array(text.utf8)[...], into: &decoded)
        return String(decoding: decoded[place], as: UTF8.self)
    }

    @Test func `a plus is a space only where it was agreed`() throws {
        #expect(try decode("a+b") == "a+b")
        #expect(try decode("a+b%2B", PercentCoding(plusIsSpace: true)) == "a b+")
    }

    @Test func `every byte of ASCII text can be written as an escape`() throws {
        for byte in UInt8(0x20)..<0x7f {
            let escape = "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            let wanted = String(UnicodeScalar(byte))
            #expect(try decode(escape) == wanted)
            #expect(try decode(escape.uppercased()) == wanted)
        }
    }

    @Test func `no control byte gets through`() {
        for byte in Array(UInt8(0)..<0x20) + [0x7f] {
            let escape = "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            #expect(throws: HTTPError.self) { try decode("a" + escape) }
        }
    }

    @Test func `decoding happens once`() throws {
        #expect(try decode("%2541") == "%41")
        #expect(try decode("%252e%252e") == "%2e%2e")
    }
}
