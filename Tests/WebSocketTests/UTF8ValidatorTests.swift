// Incremental UTF-8, beside the standard library's.
// SPDX-License-Identifier: MIT

import Testing
@testable import WebSocket

@Suite struct UTF8ValidatorTests {
    private func accepts(_ bytes: [UInt8]) -> Bool {
        var validator = UTF8Validator()
        return validator.accept(bytes.span) && validator.isBetweenCharacters
    }

    private func isUTF8(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    @Test func `it takes what the standard library takes, of all pairs and triples`() {
        let all = UInt8.min...UInt8.max
        for first in all {
            #expect(accepts([first]) == isUTF8([first]))
            for second in all {
                #expect(accepts([first, second]) == isUTF8([first, second]))
            }
        }
        for first in 0xe0...0xef as ClosedRange<UInt8> {
            for second in all {
                for third in [0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff] as [UInt8] {
                    let bytes = [first, second, third]
                    #expect(accepts(bytes) == isUTF8(bytes), "\(bytes)")
                }
            }
        }
    }

    @Test func `it takes each character there is, and nothing near it`() {
        for value in stride(from: UInt32(0), through: 0x10ffff, by: 7) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(Character(scalar)).utf8)
            #expect(accepts(bytes))
            if bytes.count > 1 { #expect(!accepts(Array(bytes.dropLast()))) }
        }
    }

    @Test func `it says the same, however a text is cut`() {
        let text = Array("ASCII for eight bytes, then Grüße, κόσμε, 漢字 and 😀 and ASCII again".utf8)
        for wrong in [nil, 0x80, 0xff] as [UInt8?] {
            for place in text.indices {
                var bytes = text
                if let wrong { bytes[place] = wrong }
                var validator = UTF8Validator()
                let isRight =
                    validator.accept(Array(bytes[..<place]).span)
                    && validator.accept(Array(bytes[place...]).span)
                #expect((isRight && validator.isBetweenCharacters) == isUTF8(bytes))
            }
        }
    }
}
