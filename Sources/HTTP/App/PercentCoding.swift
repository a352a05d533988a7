// Percent-coding that knows lengths, so that nothing can end a string early.
// SPDX-License-Identifier: MIT

import Language

/// RFC 3986 section 2.1. Strict: `%` needs two hexadecimal digits, the outcome is UTF-8 text.
package struct PercentCoding {
    /// `+` stands for a space, in queries and forms.
    var plusIsSpace = false
    /// Several lines are fine, in forms.
    var allowsLineBreaks = false

    /// Appends what `part` stands for to `text`.
    ///
    /// - Returns: Where that lies in `text`.
    /// - Throws: 400, in a sentence that does not repeat the input.
    @discardableResult
    func decode(
        _ part: ArraySlice<UInt8>, into text: inout [UInt8]
    ) throws(HTTPError) -> Range<Int> {
        let start = text.count
        if part.allSatisfy(isPlain) {
            text += part
            return start..<text.count
        }
        var index = part.startIndex
        while index < part.endIndex {
            let byte = part[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < part.endIndex, let high = part[index + 1].hexValue,
                    let low = part[index + 2].hexValue
                else {
                    throw HTTPError(.badRequest, .badPercentSign, reason: .malformed)
                }
                text.append(high << 4 | low)
                index += 3
            } else {
                text.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
                index += 1
            }
        }
        try mustBeText(text[start...])
        return start..<text.count
    }

    /// Everything but letters, digits and `-._~` escaped: right in any part of a URL.
    package static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if byte.isUnreserved {
                encoded.append(byte)
            } else {
                encoded += [
                    UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)],
                ]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Stands for itself, as nearly all bytes of nearly all requests do.
    private func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "%") && byte != UInt8(ascii: "+")
    }

    private func mustBeText(_ bytes: ArraySlice<UInt8>) throws(HTTPError) {
        for byte in bytes where !isAllowed(byte) {
            throw HTTPError(.badRequest, .controlCharacters, reason: .malformed)
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw HTTPError(.badRequest, .notUTF8, reason: .malformed)
        }
    }

    private func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0a, 0x0d: allowsLineBreaks
        case 0..<0x20, 0x7f: false
        default: true
        }
    }
}
