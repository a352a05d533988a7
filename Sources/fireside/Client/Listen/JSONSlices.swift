// Parts of a JSON text, byte for byte, which a decoder would not keep.
// SPDX-License-Identifier: MIT

import Chat

/// Finds values in a JSON text. Keys keep their order and numbers their digits, so that a message
/// is shown as it was posted.
///
/// It counts quotes and brackets and trusts the rest. In bytes that are no JSON it finds something
/// wrong, but never reads out of bounds: decode what it finds.
struct JSONSlices {
    private let bytes: [UInt8]

    /// Copies nothing and reads nothing yet: each call looks only at the range that it is given.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The values in the array at `range`, in order; empty if it is no array.
    func elements(of range: Range<Int>) -> [Range<Int>] {
        guard bytes[range].first == UInt8(ascii: "[") else { return [] }
        return parts(of: range)
    }

    /// The value of the member `name` of the object at `range`; nil if it has none. If there are
    /// several, the last one counts, as in `JSON.parse`.
    func member(_ name: String, of range: Range<Int>) -> Range<Int>? {
        guard bytes[range].first == UInt8(ascii: "{") else { return nil }
        let key = Array("\"\(name)\"".utf8)
        for part in parts(of: range).reversed() {
            let colon = end(ofValueAt: part.lowerBound, before: part.upperBound)
            if bytes[part.lowerBound..<colon].elementsEqual(key) {
                let start = bytes[colon..<part.upperBound].firstIndex(of: UInt8(ascii: ":"))
                return start.map { trimmed(($0 + 1)..<part.upperBound) }
            }
        }
        return nil
    }

    /// A view of the bytes, not a copy.
    subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    /// All bytes, with `text` instead of those at `range`.
    func replacing(_ range: Range<Int>, with text: StaticString) -> [UInt8] {
        bytes[..<range.lowerBound] + Array(text.description.utf8) + bytes[range.upperBound...]
    }

    /// The outermost value.
    var whole: Range<Int> { trimmed(0..<bytes.count) }

    /// The value at `range`, on one line, fit for a terminal.
    func compact(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        var isInString = false
        var isEscaped = false
        for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars {
            if !isInString, " \t\r\n".unicodeScalars.contains(scalar) { continue }
            if scalar == "\"", !isEscaped { isInString.toggle() }
            isEscaped = scalar == "\\" && !isEscaped
            if scalar.isControl {
                text.append(contentsOf: scalar.jsonEscape.unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// The parts of an array or object, between its commas.
    private func parts(of range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        let limit = range.upperBound - 1
        var start = range.lowerBound + 1
        var index = start
        while index < limit {
            if bytes[index] == UInt8(ascii: ",") {
                parts.append(trimmed(start..<index))
                start = index + 1
                index = start
            } else {
                index = end(ofValueAt: index, before: limit)
            }
        }
        let last = trimmed(start..<index)
        return last.isEmpty ? parts : parts + [last]
    }

    /// The end of a string, array or object that begins at `start`; for other values, the next
    /// byte.
    private func end(ofValueAt start: Int, before limit: Int) -> Int {
        var depth = 0
        var isInString = false
        var index = start
        while index < limit {
            let byte = bytes[index]
            index += 1
            if isInString {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
            if depth == 0, !isInString { break }
        }
        return min(index, limit)
    }

    /// Without JSON's blanks at both ends: RFC 8259 section 2.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start].isJSONBlank { start += 1 }
        while start < end, bytes[end - 1].isJSONBlank { end -= 1 }
        return start..<end
    }
}

extension UInt8 {
    fileprivate var isJSONBlank: Bool {
        self == 0x20 || self == 0x0a || self == 0x0d || self == 0x09
    }
}
