// Lines and header fields within the bytes of a head.
// SPDX-License-Identifier: MIT

/// Yields the lines of a head without their CRLF; stops at anything else that ends a line.
struct LineReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    /// The next line, or nil where there is none or it does not end in CRLF.
    mutating func next() -> Range<Int>? {
        let start = index
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        guard end < bytes.count, end > start, bytes[end - 1] == UInt8(ascii: "\r") else {
            return nil
        }
        index = end + 1
        return start..<(end - 1)
    }
}

/// `Name: value`. RFC 9112 section 5: no space before the colon, no folding, no control bytes.
struct FieldLine {
    let bytes: [UInt8]
    let name: Range<Int>
    let value: Range<Int>

    init?(_ bytes: [UInt8], _ line: Range<Int>) {
        var colon = line.lowerBound
        while colon < line.upperBound, bytes[colon].isTokenByte { colon += 1 }
        guard colon > line.lowerBound, colon < line.upperBound,
            bytes[colon] == UInt8(ascii: ":")
        else { return nil }
        var start = colon + 1
        var end = line.upperBound
        while start < end, bytes[start].isBlank { start += 1 }
        while start < end, bytes[end - 1].isBlank { end -= 1 }
        for index in start..<end where !bytes[index].isFieldByte { return nil }
        self.bytes = bytes
        name = line.lowerBound..<colon
        value = start..<end
    }

    /// Names are compared without regard to case; `other` is lower case.
    func isNamed(_ other: StaticString) -> Bool {
        bytes.holds(other, at: name, ignoringCase: true)
    }

    /// Whether the value, read as a comma-separated list, has `token` (lower case) in it.
    func lists(_ token: StaticString) -> Bool {
        bytes[value].split(separator: UInt8(ascii: ",")).contains { item in
            var start = item.startIndex
            var end = item.endIndex
            while start < end, bytes[start].isBlank { start += 1 }
            while start < end, bytes[end - 1].isBlank { end -= 1 }
            return bytes.holds(token, at: start..<end, ignoringCase: true)
        }
    }
}

extension [UInt8] {
    /// Whether exactly `text` stands at `range`. Where case is ignored, `text` is lower case.
    func holds(_ text: StaticString, at range: Range<Int>, ignoringCase: Bool = false) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: range.count)
        for (offset, index) in range.enumerated() {
            let byte = ignoringCase ? self[index].lowercased : self[index]
            if byte != expected[offset] { return false }
        }
        return true
    }
}
