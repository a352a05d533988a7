// One value inside a JSON object or array, as it was posted.
// SPDX-License-Identifier: MIT

/// A field's value, or an element. It is checked, and nothing in it is decoded before it is asked for.
package struct JSONPart {
    /// As it was posted, without the blanks around it.
    package let posted: ArraySlice<UInt8>
    /// Whether a message of this value may have the same bytes.
    private let isPlain: Bool

    init(_ place: JSONPlace, in source: [UInt8]) {
        posted = source[place.range]
        isPlain = place.isPlain
    }

    /// The value, as a message would have it.
    ///
    /// - Throws: Why it is not taken, although it is JSON. Offsets are the value's own.
    package func json() throws(JSONError) -> JSON {
        isPlain ? JSON(bytes: Array(posted)) : try JSON(posted: Array(posted))
    }

    /// The string that it is, decoded; nil for any other value.
    package var string: String? {
        guard posted.first == UInt8(ascii: "\"") else { return nil }
        if posted.contains(UInt8(ascii: "\\")) { return (try? json())?.string }
        return String(decoding: posted.dropFirst().dropLast(), as: UTF8.self)
    }

    /// Whether it is a number, however that is written.
    package var isNumber: Bool {
        guard let first = posted.first else { return false }
        return first.isDigit || first == UInt8(ascii: "-")
    }
}

/// Where a value lies in its source. Only numbers: copies cost nothing.
struct JSONPlace {
    let range: Range<Int>
    /// Whether a message of this value may have the same bytes.
    let isPlain: Bool
}

/// Reads the parts of one object or array, in one pass and without a tree. RFC 8259.
struct JSONPartReader {
    private let source: [UInt8]
    private var index = 0

    init(_ source: [UInt8]) { self.source = source }

    /// The next value.
    mutating func readValue() throws(JSONError) -> JSONPlace {
        let text = try JSONText(in: source.span, from: index)
        index = text.range.upperBound
        return JSONPlace(range: text.range, isPlain: text.ascii == nil && text.refusal == nil)
    }

    /// The elements of an array, each of which `element` reads.
    ///
    /// - Parameter limit: How many there may be.
    mutating func readArray(
        atMost limit: Int, _ element: (inout JSONPartReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard skip("[") else { throw error(.noBracket) }
        if skip("]") { return }
        var count = 0
        repeat {
            if count == limit { throw error(.tooManyElements) }
            try element(&self)
            count += 1
        } while skip(",")
        guard skip("]") else { throw error(.noEndOfArray) }
    }

    /// The name of a field, and the colon behind it.
    mutating func readName() throws(JSONError) -> Range<Int> {
        skipBlanks()
        guard index < source.count, source[index] == UInt8(ascii: "\"") else {
            throw error(.noKey)
        }
        let name = try readValue()
        guard skip(":") else { throw error(.noColon) }
        return name.range
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
        if index < source.count { throw error(.textBehind) }
    }

    /// What is wrong in this place.
    func error(_ problem: JSONProblem) -> JSONError { .malformed(problem, offset: index) }

    private mutating func skipBlanks() {
        while index < source.count, source[index].isBlank { index += 1 }
    }
}
