// What characters look like, by Unicode's tables.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct LookAlikesTests {
    /// The planes that have something in them.
    private let scalars = [UInt32(0)..<0x32000, 0xe0000..<0xe1000].joined()
        .lazy.compactMap(Unicode.Scalar.init)

    /// Read or shown, what one writes in another order or composed otherwise stays the same text.
    @Test func `marks keep their class, so that their order does not matter`() {
        for scalar in scalars {
            let order = scalar.properties.canonicalCombiningClass
            guard order != .notReordered else { continue }
            for table in [LookAlikes.read, .shown] {
                let text = table.replacement(for: scalar) ?? ""
                let isSame = text.unicodeScalars.allSatisfy {
                    $0.properties.canonicalCombiningClass == order
                }
                #expect(isSame, "\(String(scalar.value, radix: 16))")
            }
        }
    }

    @Test func `what Unicode says is ignored cannot be seen`() {
        for scalar in scalars
        where scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isWhitespace
            || scalar.properties.isNoncharacterCodePoint
        {
            let text = LookAlikes.read.replacement(for: scalar)
            #expect(text == "", "\(String(scalar.value, radix: 16))")
        }
    }

    @Test func `capitals are read as what they are small`() {
        for scalar in scalars where scalar.properties.isUppercase {
            let small = scalar.properties.lowercaseMapping
            #expect(LookAlikes.looks(String(scalar))[0] == LookAlikes.looks(small)[0], "\(scalar)")
        }
    }

    @Test(
        arguments: [
            ("a", nil), ("A", "a"), ("I", "i"), ("m", "rn"), ("\u{430}", "a"), ("\u{DF}", "ss"),
            ("\u{200B}", ""), ("\u{1F469}", nil), ("\u{6797}", nil), ("\u{D55C}", nil),
            ("\u{100}", "a\u{304}"), ("\u{1D7D9}", "l"), ("\u{10FFFD}", nil), ("\u{10FFFF}", ""),
        ] as [(Unicode.Scalar, String?)])
    func `each is found`(_ scalar: Unicode.Scalar, _ text: String?) {
        #expect(LookAlikes.read.replacement(for: scalar) == text)
    }
}
