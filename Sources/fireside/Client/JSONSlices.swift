// Pieces of JSON as they stand there, which a decoder would not keep.
// SPDX-License-Identifier: MIT

/// Finds values within JSON. Keys keep their order and numbers their digits: what was said is shown
/// as it was said.
///
/// It counts quotes and brackets and trusts the rest. Bytes that are no JSON lead to a wrong place,
/// never out of bounds: decode what is found.
struct JSONSlices {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The values in the array at `range`, in order; empty where it is no array.
    func elements(of range: Range<Int>) -> [Range<Int>] {
        guard bytes[range].first == UInt8(ascii: "[") else { return [] }
        return parts(of: range)
    }

    /// The value of the member `name` of the object at `range`; nil where it has none. Of several
    /// the last one counts, as for `JSON.parse`.
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

    subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    /// The bytes, with others in the place of those at `range`.
    func replacing(_ range: Range<Int>, with text: StaticString) -> [UInt8] {
        bytes[..<range.lowerBound] + Array(text.description.utf8) + bytes[range.upperBound...]
    }

    /// All there is.
    var whole: Range<Int> { trimmed(0..<bytes.count) }

    /// What stands at `range`, on one line, fit for a terminal.
    func compact(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        var isInString = false
        var isEscaped = false
        for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars {
            if !isInString, " \t\r\n".unicodeScalars.contains(scalar) { continue }
            if scalar == "\"", !isEscaped { isInString.toggle() }
            isEscaped = scalar == "\\" && !isEscaped
            if scalar.isUnruly {
                text.append(contentsOf: scalar.jsonEscape.unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// What stands between the commas of an array or object.
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

    /// Where a string, array or object ends that begins at `start`; the next byte for any other.
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
