// Finds the parts of one answer.
// SPDX-License-Identifier: MIT

/// Parses one answer after the other. It remembers how far it has come, so that no byte is looked at twice,
/// however an answer was cut.
struct RESPParser {
    /// Arrays within arrays.
    static let maxDepth = 8
    /// A part takes 24 bytes, and can be as short as four.
    static let maxParts = 1 << 21
    /// A status, an error or a length, with its line break.
    static let maxLine = 16 << 10

    /// The parts of the answer so far.
    private var parts: [RESPReply.Part] = []
    /// Where the answer goes on.
    private(set) var position = 0
    /// How far the search for the end of a line has come.
    private var searched = 0
    /// How many elements are missing of the innermost array, and of the arrays around it.
    private var missing = 1
    private var outer: [Int] = []
    /// The length of the text that comes next.
    private var textLength: Int?

    /// Reads on.
    ///
    /// - Parameter bytes: The answer from its first byte on.
    /// - Returns: Whether the answer is whole. Then it ends at ``position``.
    mutating func parse(_ bytes: Span<UInt8>, _ maxBytes: Int) throws(RESPError) -> Bool {
        while missing > 0 {
            if textLength == nil, takeWholeText(bytes, maxBytes) {
                // On to the next part.
            } else if let length = textLength {
                guard try takeText(length, bytes) else { break }
            } else {
                guard let end = try lineEnd(in: bytes, maxBytes) else { break }
                try takeLine(bytes, upTo: end, maxBytes)
            }
            while missing == 0, let count = outer.popLast() { missing = count }
        }
        return missing == 0
    }

    /// The parts of the answer that is whole. The next one begins.
    mutating func takeParts() -> [RESPReply.Part] {
        let count = parts.count
        defer {
            self = RESPParser()
            // The next answer is likely to be as long as this one.
            parts.reserveCapacity(min(count, 64))
        }
        return parts
    }

    /// Where the line's last byte is; nil where it has not come.
    private mutating func lineEnd(
        in bytes: Span<UInt8>, _ maxBytes: Int
    ) throws(RESPError) -> Int? {
        var index = max(position, searched)
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index &+= 1 }
        searched = index
        if index - position >= RESPParser.maxLine || index >= maxBytes { throw .tooLong }
        if index == bytes.count { return nil }
        guard index - position >= 2, bytes[index - 1] == UInt8(ascii: "\r") else {
            throw .malformed
        }
        return index
    }

    /// - Parameter end: Where the line break's second byte is.
    private mutating func takeLine(
        _ bytes: Span<UInt8>, upTo end: Int, _ maxBytes: Int
    ) throws(RESPError) {
        let content = position + 1..<end - 1
        switch bytes[position] {
        case UInt8(ascii: "$"):
            let length = try RESPParser.length(bytes.extracting(content))
            if length > maxBytes - end - 3 { throw .tooLong }
            if length >= 0 { textLength = length } else { try append(.null) }
        case UInt8(ascii: "*"): try open(RESPParser.length(bytes.extracting(content)))
        case UInt8(ascii: ":"):
            guard let number = Int(decimal: bytes.extracting(content)) else { throw .malformed }
            try append(.integer(number))
        case UInt8(ascii: "+"): try append(.text(content))
        case UInt8(ascii: "-"): try append(.error(content))
        default: throw .malformed
        }
        position = end + 1
    }

    /// - Returns: -1 for the null of RESP2.
    private static func length(_ digits: Span<UInt8>) throws(RESPError) -> Int {
        guard let length = Int(decimal: digits), length >= -1 else { throw .malformed }
        return length
    }

    private mutating func open(_ count: Int) throws(RESPError) {
        if count < 0 { return try append(.null) }
        // Each of its elements takes part of the limit, also those that are still to come.
        if count > RESPParser.maxParts { throw .tooLong }
        try append(.array(count))
        guard count > 0 else { return }
        outer.append(missing)
        if outer.count > RESPParser.maxDepth { throw .tooLong }
        missing = count
    }

    private mutating func append(_ part: RESPReply.Part) throws(RESPError) {
        if parts.count == RESPParser.maxParts { throw .tooLong }
        parts.append(part)
        missing -= 1
    }

    /// What nearly every part is: a text that has come whole. Whatever else it is, or may be, is left to
    /// the functions that look closer.
    ///
    /// - Returns: Whether it was one.
    @inline(__always)
    private mutating func takeWholeText(_ bytes: Span<UInt8>, _ maxBytes: Int) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "$") else { return false }
        let digits = position &+ 1..<min(position &+ 9, bytes.count)
        var length = 0
        var index = digits.lowerBound
        while index < digits.upperBound, case let digit = bytes[index] &- UInt8(ascii: "0"),
            digit <= 9
        {
            length = length &* 10 &+ Int(digit)
            index &+= 1
        }
        let text = index &+ 2..<index &+ 2 &+ length
        guard index > digits.lowerBound, text.upperBound &+ 2 <= min(bytes.count, maxBytes),
            parts.count < RESPParser.maxParts, bytes.hasLineBreak(at: index),
            bytes.hasLineBreak(at: text.upperBound)
        else { return false }
        parts.append(.text(text))
        missing &-= 1
        position = text.upperBound &+ 2
        return true
    }

    /// A text and its line break.
    ///
    /// - Returns: False while some of it is missing.
    private mutating func takeText(
        _ length: Int, _ bytes: Span<UInt8>
    ) throws(RESPError) -> Bool {
        let end = position + length
        guard end + 2 <= bytes.count else { return false }
        guard bytes.hasLineBreak(at: end) else { throw .malformed }
        try append(.text(position..<end))
        position = end + 2
        textLength = nil
        return true
    }
}

extension Span<UInt8> {
    /// - Parameter index: Of a byte that has another one behind it.
    @inline(__always)
    fileprivate func hasLineBreak(at index: Int) -> Bool {
        self[index] == UInt8(ascii: "\r") && self[index &+ 1] == UInt8(ascii: "\n")
    }
}
