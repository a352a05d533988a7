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
        var check = TextCheck()
        let source = part.span
        // In one step: to append byte by byte would ask for each whether the bytes are this array's alone.
        text.append(addingCapacity: source.count) { output in
            var index = 0
            while index < source.count {
                guard let byte = decodedByte(of: source, at: &index) else {
                    return check.isEscaped = false
                }
                check.add(byte, isAllowed: isAllowed(byte))
                output.append(byte)
            }
        }
        try check.finish(text[start...])
        return start..<text.count
    }

    /// - Returns: nil where there is a percent sign without two digits behind it.
    @inline(__always)
    private func decodedByte(of source: Span<UInt8>, at index: inout Int) -> UInt8? {
        let byte = source[index]
        index += 1
        if byte == UInt8(ascii: "%") {
            guard index + 1 < source.count, let high = source[index].hexValue,
                let low = source[index + 1].hexValue
            else { return nil }
            index += 2
            return high << 4 | low
        }
        return plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte
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

    @inline(__always)
    private func isAllowed(_ byte: UInt8) -> Bool {
        if byte >= 0x20 { return byte != 0x7f }
        return allowsLineBreaks && (byte == 0x09 || byte == 0x0a || byte == 0x0d)
    }
}

/// What is found out about decoded bytes while they are decoded.
private struct TextCheck {
    var isEscaped = true
    private var isAllowed = true
    private var isASCII = true

    @inline(__always)
    mutating func add(_ byte: UInt8, isAllowed: Bool) {
        if !isAllowed { self.isAllowed = false }
        if byte >= 0x80 { isASCII = false }
    }

    /// - Throws: 400 for a bad escape, a control character, or bytes that are not UTF-8.
    func finish(_ bytes: ArraySlice<UInt8>) throws(HTTPError) {
        if !isEscaped { throw HTTPError(.badRequest, .badPercentSign, reason: .malformed) }
        if !isAllowed { throw HTTPError(.badRequest, .controlCharacters, reason: .malformed) }
        if isASCII || String(validating: bytes, as: UTF8.self) != nil { return }
        throw HTTPError(.badRequest, .notUTF8, reason: .malformed)
    }
}
