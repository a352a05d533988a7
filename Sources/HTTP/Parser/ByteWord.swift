// Eight bytes at once.
// SPDX-License-Identifier: MIT

/// Eight bytes in one word, the first one lowest. What finds some of them sets their highest bits.
///
/// Only the lowest bit that is set is sure: a borrow or a carry may set one behind it by mistake.
/// The tricks are those of "Bit Twiddling Hacks", "Determine if a word has a byte less than n".
/// Swift's SIMD vectors would be plainer, but their comparisons go from lane to lane: three times
/// as many instructions as here.
struct ByteWord {
    private let word: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highest: UInt64 = 0x8080_8080_8080_8080

    init(_ word: UInt64) { self.word = word }

    /// Those that are `byte`.
    func bytes(_ byte: UInt8) -> UInt64 { ByteWord.zeros(in: word ^ ByteWord.eight(byte)) }

    /// Those that are control bytes, the tab among them. Behind a byte 0xff, `~` may be found.
    var perhapsControlBytes: UInt64 {
        let isBelow = word &- ByteWord.eight(0x20)
        let isDelete = word &+ ByteWord.ones
        return (isBelow | isDelete) & ~word & ByteWord.highest
    }

    /// Those that are no letter of ASCII and no `-`.
    var bytesButLettersAndHyphens: UInt64 {
        let seven = word & ~ByteWord.highest
        let folded = seven | ByteWord.eight(0x20)
        // The highest bit of a byte: at least `a`, and behind `z`.
        let isLetter = (folded &+ ByteWord.eight(0x1f)) & ~(folded &+ ByteWord.eight(0x05))
        let isHyphen = ~((seven ^ ByteWord.eight(UInt8(ascii: "-"))) &+ ByteWord.eight(0x7f))
        return (~(isLetter | isHyphen) | word) & ByteWord.highest
    }

    /// Those that are not printable, and `"#<>\`. Behind one of 0xff, others may be found.
    var perhapsNoTargetBytes: UInt64 {
        let isBelow = (word &- ByteWord.eight(0x21)) & ~word
        let isAbove = (word &+ ByteWord.ones) | word
        // Of `"` and `#` one bit differs, and of `<` and `>` one.
        let isQuote = ByteWord.zeros(in: (word | ByteWord.eight(1)) ^ ByteWord.eight(0x23))
        let isTag = ByteWord.zeros(in: (word | ByteWord.eight(2)) ^ ByteWord.eight(0x3e))
        return (isBelow | isAbove) & ByteWord.highest
            | isQuote | isTag | bytes(UInt8(ascii: "\\"))
    }

    /// Letters of ASCII in lower case.
    var lowercased: UInt64 {
        let seven = word & ~ByteWord.highest
        // The highest bit of a byte: at least `A`, and behind `Z`.
        let isUpper = (seven &+ ByteWord.eight(0x3f)) & ~(seven &+ ByteWord.eight(0x25)) & ~word
        return word | (isUpper & ByteWord.highest) >> 2
    }

    private static func zeros(in word: UInt64) -> UInt64 { (word &- ones) & ~word & highest }

    /// `byte` eight times.
    private static func eight(_ byte: UInt8) -> UInt64 { UInt64(byte) &* ones }
}
