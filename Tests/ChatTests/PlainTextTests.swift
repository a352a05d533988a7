// Where the plain part of a text ends.
// SPDX-License-Identifier: MIT

import Testing

@testable import Chat

@Suite struct PlainTextTests {
    private func end(of text: [UInt8], from start: Int = 0) -> Int {
        text.span.endOfPlainText(from: start)
    }

    @Test(arguments: 0..<20) func `each byte ends it or not, in every place`(_ place: Int) {
        for byte in UInt8.min...UInt8.max {
            var text = Array(repeating: UInt8(ascii: "a"), count: 20)
            text[place] = byte
            #expect(end(of: text) == (byte.standsForItself ? 20 : place), "byte \(byte)")
        }
    }

    @Test func `the first of two bytes ends it, whatever the second is`() {
        for first in UInt8.min...UInt8.max where !first.standsForItself {
            for second in UInt8.min...UInt8.max {
                let word: [UInt8] = [0x20, 0x7e, first, second, 0x21, 0x5b, 0x5d, 0x27]
                #expect(end(of: word) == 2)
            }
        }
    }

    @Test func `a plain byte before the end is never taken for it`() {
        for first in UInt8.min...UInt8.max where first.standsForItself {
            for second in UInt8.min...UInt8.max where !second.standsForItself {
                #expect(end(of: [first, first, first, second, 0, 0, 0, 0]) == 3)
            }
        }
    }

    @Test func `it is looked for from any place on`() {
        let text = Array("\"0123456789012345\"".utf8)
        for start in 1...17 { #expect(end(of: text, from: start) == 17) }
        #expect(end(of: text, from: 0) == 0)
        #expect(end(of: text, from: 18) == 18)
        #expect(end(of: []) == 0)
    }
}
