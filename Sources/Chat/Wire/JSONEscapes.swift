// A string as JSON has it.
// SPDX-License-Identifier: MIT

/// Which characters of a string are escaped.
enum JSONEscapes {
    /// A byte of UTF-8 takes this many at most.
    static let maxGrowth = 6

    /// All but plain ASCII, and what could open a tag: for answers, which may be scripts.
    case forScripts
    /// No more than JSON asks for (RFC 8259 section 7); the string is in UTF-8.
    case fewest
}

extension [UInt8] {
    /// Appends `text` in quotes.
    mutating func append(quoted text: String, _ escapes: JSONEscapes = .forScripts) {
        append(UInt8(ascii: "\""))
        if !append(plain: text) {
            for scalar in text.unicodeScalars { append(escaping: scalar, escapes) }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends `text`, if it needs no escape.
    ///
    /// - Returns: Whether it was appended.
    private mutating func append(plain text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in
            guard text.span.endOfPlainText(from: 0) == text.count else { return false }
            append(contentsOf: text)
            return true
        }
    }

    /// Appends `scalar` as it stands in a string: itself, or its escape.
    mutating func append(escaping scalar: Unicode.Scalar, _ escapes: JSONEscapes = .forScripts) {
        append(addingCapacity: 2 * JSONEscapes.maxGrowth) { $0.append(escaping: scalar, escapes) }
    }
}

// The span must have room.
extension OutputSpan<UInt8> {
    /// Appends `text` as it stands in a string that a script may read.
    mutating func append(escaping text: String) {
        if text.utf8.allSatisfy(\.standsForItself) { return append(utf8: text) }
        for scalar in text.unicodeScalars { append(escaping: scalar) }
    }

    mutating func append(escaping scalar: Unicode.Scalar, _ escapes: JSONEscapes = .forScripts) {
        switch scalar {
        case _ where scalar.isASCII && UInt8(ascii: scalar).standsForItself:
            append(UInt8(ascii: scalar))
        case "\"", "\\":
            append(UInt8(ascii: "\\"))
            append(UInt8(ascii: scalar))
        case "\u{20}"... where escapes == .fewest: for byte in scalar.utf8 { append(byte) }
        default:
            for unit in scalar.utf16 { append(unicodeEscape: unit) }
        }
    }

    /// Appends `\\u` and four hexadecimal digits.
    private mutating func append(unicodeEscape unit: UInt16) {
        append(ascii: "\\u")
        for place in 0..<4 {
            let digit = UInt8(truncatingIfNeeded: unit >> UInt16(12 - 4 * place)) & 0xf
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
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
