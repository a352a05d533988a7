// Reads an answer part by part.
// SPDX-License-Identifier: MIT

/// Reads an answer from its first part to its last.
package struct RESPCursor {
    private let reply: RESPReply
    private var index = 0

    package init(_ reply: RESPReply) {
        self.reply = reply
    }

    /// Whether every part was read.
    package var isAtEnd: Bool { index == reply.parts.count }

    /// Whether the next part is null; then it is passed.
    package mutating func takeNull() -> Bool {
        guard !isAtEnd, reply.parts[index] == .null else { return false }
        index += 1
        return true
    }

    /// - Returns: How many elements the array has that comes next.
    package mutating func array() throws(RESPError) -> Int {
        guard case .array(let count) = try next() else { throw .unexpected }
        return count
    }

    /// Lua gives numbers beyond 2^53 as text, and so do the fields of hashes.
    package mutating func integer() throws(RESPError) -> Int {
        switch try next() {
        case .integer(let number): return number
        case .text(let range):
            guard let number = Int(decimal: reply.bytes.span.extracting(range)) else {
                throw .unexpected
            }
            return number
        default: throw .unexpected
        }
    }

    /// The bytes of the text that comes next.
    package mutating func bytes() throws(RESPError) -> ArraySlice<UInt8> {
        guard case .text(let range) = try next() else { throw .unexpected }
        return reply.bytes[range]
    }

    package mutating func text() throws(RESPError) -> String {
        String(decoding: try bytes(), as: UTF8.self)
    }

    /// An array of names and values in turn, as Redis writes a hash. Of a name that comes twice the last
    /// value counts.
    package mutating func fields() throws(RESPError) -> [String: String] {
        let count = try array()
        if count % 2 != 0 { throw .unexpected }
        var fields: [String: String] = [:]
        for _ in 0..<count / 2 {
            let name = try text()
            fields[name] = try text()
        }
        return fields
    }

    /// Passes the next part with all that is in it.
    package mutating func skip() throws(RESPError) {
        var missing = 1
        while missing > 0 {
            missing -= 1
            if case .array(let count) = try next() { missing += count }
        }
    }

    private mutating func next() throws(RESPError) -> RESPReply.Part {
        if isAtEnd { throw .unexpected }
        defer { index += 1 }
        return reply.parts[index]
    }
}

extension Int {
    /// A decimal number with a sign or without one; nil for anything else, and where it is too large.
    init?(decimal digits: Span<UInt8>) {
        let isNegative = digits.count > 1 && digits[0] == UInt8(ascii: "-")
        var index = isNegative ? 1 : 0
        if index == digits.count { return nil }
        // Downwards, for there is one more negative number than there are positive ones.
        var number = 0
        while index < digits.count {
            let digit = digits[index] &- UInt8(ascii: "0")
            let (tens, isTooLong) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = tens.subtractingReportingOverflow(Int(digit))
            if digit > 9 || isTooLong || isTooMuch { return nil }
            number = sum
            index += 1
        }
        if isNegative {
            self = number
        } else {
            guard number > .min else { return nil }
            self = -number
        }
    }
}
