// One value inside a JSON object or array, as it was posted.
// SPDX-License-Identifier: MIT

/// A field's value, or an element. It is checked, and nothing in it is decoded before it is asked for.
package struct JSONPart {
    /// As it was posted, without the blanks around it.
    package let posted: ArraySlice<UInt8>
    private let text: JSONText

    /// The value that begins at or behind `start`.
    ///
    /// - Throws: Why it is not JSON.
    init(in source: [UInt8], from start: Int) throws(JSONError) {
        text = try JSONText(in: source.span, from: start)
        posted = source[text.range]
    }

    /// Where it ends in its source.
    var end: Int { text.range.upperBound }

    /// The value, as a message would have it.
    ///
    /// - Throws: Why it is not taken, although it is JSON.
    package func json() throws(JSONError) -> JSON {
        if let refusal = text.refusal { throw refusal }
        return JSON(text, of: Array(posted))
    }

    /// The string that it is, decoded; nil for any other value.
    package var string: String? { (try? json())?.string }

    /// Whether it is a number, however that is written.
    package var isNumber: Bool {
        guard let first = posted.first else { return false }
        return first.isDigit || first == UInt8(ascii: "-")
    }

    /// Whether it is the string `text`, plain or escaped.
    func isString(_ text: StaticString) -> Bool {
        let inner = posted.dropFirst().dropLast()
        if inner.contains(UInt8(ascii: "\\")) { return string == "\(text)" }
        return text.withUTF8Buffer { inner.elementsEqual($0) }
    }
}

/// Reads the parts of one object or array, in one pass and without a tree. RFC 8259.
struct JSONPartReader {
    private let source: [UInt8]
    private var index = 0

    init(_ source: [UInt8]) { self.source = source }

    /// The next value.
    mutating func readPart() throws(JSONError) -> JSONPart {
        let part = try JSONPart(in: source, from: index)
        index = part.end
        return part
    }

    /// The name of a field, and the colon behind it.
    mutating func readName() throws(JSONError) -> JSONPart {
        skipBlanks()
        guard index < source.count, source[index] == UInt8(ascii: "\"") else {
            throw error("expected a key in quotes")
        }
        let name = try readPart()
        guard skip(":") else { throw error("expected a colon") }
        return name
    }

    /// Goes past `mark` and the blanks before it.
    ///
    /// - Returns: Whether it was there.
    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard index < source.count, source[index] == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    /// Nothing but blanks may follow.
    mutating func finish() throws(JSONError) {
        skipBlanks()
        if index < source.count { throw error("unexpected text after the value") }
    }

    /// What is wrong in this place.
    func error(_ problem: String) -> JSONError { .malformed(problem, offset: index) }

    private mutating func skipBlanks() {
        while index < source.count, source[index].isBlank { index += 1 }
    }
}
