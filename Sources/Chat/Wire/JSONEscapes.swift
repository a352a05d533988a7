// A string as JSON has it.
// SPDX-License-Identifier: MIT

/// Which characters of a string are escaped.
enum JSONEscapes {
    /// All but plain ASCII, and what could open a tag: for answers, which may be scripts.
    case forScripts
    /// No more than JSON asks for (RFC 8259 section 7); the string is in UTF-8.
    case fewest
}

extension [UInt8] {
    /// Appends `text` in quotes.
    mutating func append(quoted text: String, _ escapes: JSONEscapes = .forScripts) {
        append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy(\.standsForItself) {
            append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { append(escaping: scalar, escapes) }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends `scalar` as it stands in a string: itself, or its escape.
    mutating func append(escaping scalar: Unicode.Scalar, _ escapes: JSONEscapes = .forScripts) {
        switch scalar {
        case _ where scalar.isASCII && UInt8(ascii: scalar).standsForItself:
            append(UInt8(ascii: scalar))
        case "\"", "\\":
            append(UInt8(ascii: "\\"))
            append(UInt8(ascii: scalar))
        case "\u{20}"... where escapes == .fewest: append(contentsOf: scalar.utf8)
        default:
            for unit in scalar.utf16 { append(unicodeEscape: unit) }
        }
    }

    /// Appends `\\u` and four hexadecimal digits, in one piece: a long text may be all escapes.
    private mutating func append(unicodeEscape unit: UInt16) {
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
}

extension UInt8 {
    /// Whether it is a character that needs no escape in a string, wherever that is read.
    var standsForItself: Bool {
        switch self {
        case 0..<0x20, 0x7f..., UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "&"):
            false
        default: true
        }
    }
}
