// A string as JSON has it, in ASCII.
// SPDX-License-Identifier: MIT

extension [UInt8] {
    /// Appends `text` in quotes; everything but plain ASCII, and what could open a tag, is escaped.
    package mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5c: append(contentsOf: [UInt8(ascii: "\\"), UInt8(unit)])
            case 0x3c, 0x3e, 0x26, 0x7f, 0..<0x20, 0x80...: append(escaped: unit)
            default: append(UInt8(unit))
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends `text` in quotes, in UTF-8, with no more escapes than JSON asks for; RFC 8259, 7.
    mutating func append(plainlyQuoted text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5c: append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0..<0x20: append(escaped: UInt16(byte))
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends `\\u` and four hexadecimal digits, in one piece: a long text may be all escapes.
    mutating func append(escaped unit: UInt16) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 6) { escape in
            escape[0] = UInt8(ascii: "\\")
            escape[1] = UInt8(ascii: "u")
            for place in 0..<4 {
                let digit = UInt8(truncatingIfNeeded: unit >> UInt16(12 - 4 * place)) & 0xf
                escape[2 + place] =
                    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            append(contentsOf: escape)
        }
    }

    /// Appends plain text that needs no escape.
    package mutating func append(ascii text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func append(ascii text: some StringProtocol) {
        append(contentsOf: text.utf8)
    }
}
