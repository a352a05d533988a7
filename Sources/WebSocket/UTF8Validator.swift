// Checks UTF-8 that comes in pieces.
// SPDX-License-Identifier: MIT

/// Refuses the first byte that cannot stand where it stands, in whatever pieces a text comes. RFC 3629
/// section 4: nothing overlong, no surrogates, nothing behind U+10FFFF.
struct UTF8Validator {
    /// How many bytes the character under way still needs.
    private var missing = 0
    /// What the next one of them may be.
    private var (lowest, highest): (UInt8, UInt8) = (0x80, 0xbf)

    /// Whether a text may end here.
    var isBetweenCharacters: Bool { missing == 0 }

    /// The next bytes of the text.
    ///
    /// - Returns: Whether they may follow the ones before.
    mutating func accept(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0 {
                index = bytes.endOfASCII(from: index)
                guard index < bytes.count else { return true }
            }
            guard accept(bytes[index]) else { return false }
            index += 1
        }
        return true
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        if missing == 0 { return begin(with: byte) }
        guard byte >= lowest, byte <= highest else { return false }
        missing -= 1
        (lowest, highest) = (0x80, 0xbf)
        return true
    }

    /// A character's first byte says how many follow, and narrows the range of the second one.
    private mutating func begin(with byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x7f: return true
        case 0xc2...0xdf: missing = 1
        case 0xe0: (missing, lowest) = (2, 0xa0)
        case 0xed: (missing, highest) = (2, 0x9f)
        case 0xe1...0xef: missing = 2
        case 0xf0: (missing, lowest) = (3, 0x90)
        case 0xf4: (missing, highest) = (3, 0x8f)
        case 0xf1...0xf3: missing = 3
        default: return false
        }
        return true
    }
}

extension Span<UInt8> {
    /// The first byte at or behind `start` that is not ASCII; `count` where there is none.
    fileprivate func endOfASCII(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let eight = bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index, as: UInt64.self)
            guard eight & 0x8080_8080_8080_8080 == 0 else { break }
            index &+= 8
        }
        while index < count, self[index] < 0x80 { index &+= 1 }
        return index
    }
}
