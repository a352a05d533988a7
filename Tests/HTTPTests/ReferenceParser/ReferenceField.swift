// The reference parser's header fields.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// Where a line `Name: value` lies in a head. RFC 9112 section 5: no space before the colon, no
/// folding, no control bytes, and CRLF behind it.
struct ReferenceField {
    /// As it was sent: compare it without regard to case.
    let name: Range<Int>
    /// Without the blanks around it.
    let value: Range<Int>
    /// Where the next line begins.
    let end: Int

    /// - Returns: nil for a line that breaks a rule, or has no end. Reads the line once, copies
    ///   nothing.
    init?(_ bytes: [UInt8], at start: Int) {
        guard let colon = bytes.colon(from: start), colon > start,
            bytes.areTokenBytes(start..<colon),
            let lineFeed = bytes.lineFeed(from: colon), bytes.isLineBreak(at: lineFeed - 1),
            bytes.areFieldBytes(colon + 1..<lineFeed - 1)
        else { return nil }
        name = start..<colon
        value = bytes.trimmed(colon + 1..<lineFeed - 1)
        end = lineFeed + 1
    }
}

extension [UInt8] {
    /// Whether a field's name may be made of these. RFC 9110 section 5.6.2.
    func areTokenBytes(_ range: Range<Int>) -> Bool {
        withUnsafeBufferPointer { bytes in
            UnsafeBufferPointer(rebasing: bytes[range]).allSatisfy(\.isTokenByte)
        }
    }

    /// Whether a field's value may be made of these. RFC 9110 section 5.5: no control bytes but the
    /// tab. Without a branch, so that the compiler looks at sixteen bytes at once.
    func areFieldBytes(_ range: Range<Int>) -> Bool {
        withUnsafeBufferPointer { bytes in
            var others: UInt8 = 0
            for byte in UnsafeBufferPointer(rebasing: bytes[range]) {
                let isControl: UInt8 = byte < 0x20 ? 1 : 0
                let isTab: UInt8 = byte == UInt8(ascii: "\t") ? 1 : 0
                let isDelete: UInt8 = byte == 0x7f ? 1 : 0
                others |= isControl ^ isTab | isDelete
            }
            return others == 0
        }
    }

    /// CRLF, and nothing else that some take for the end of a line.
    func isLineBreak(at index: Int) -> Bool {
        index + 1 < count && self[index] == UInt8(ascii: "\r")
            && self[index + 1] == UInt8(ascii: "\n")
    }

    /// `range` without the blanks at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isBlank { start += 1 }
        while start < end, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    /// Whether exactly `text` stands at `range`. Where case is ignored, `text` is lower case.
    func holds(_ text: StaticString, at range: Range<Int>, ignoringCase: Bool = false) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        let expected = UnsafeBufferPointer(start: text.utf8Start, count: range.count)
        for offset in 0..<range.count {
            let byte = self[range.lowerBound + offset]
            if (ignoringCase ? byte.lowercased : byte) != expected[offset] { return false }
        }
        return true
    }

    /// Whether `range` begins with `text` (lower case), in whatever case.
    func begins(with text: StaticString, in range: Range<Int>) -> Bool {
        let end = range.lowerBound + text.utf8CodeUnitCount
        return end <= range.upperBound
            && holds(text, at: range.lowerBound..<end, ignoringCase: true)
    }

    /// Whether `text` (lower case) stands somewhere in `range`, in whatever case.
    func mentions(_ text: StaticString, in range: Range<Int>) -> Bool {
        let length = text.utf8CodeUnitCount
        var start = range.lowerBound
        while start + length <= range.upperBound {
            if holds(text, at: start..<start + length, ignoringCase: true) { return true }
            start += 1
        }
        return false
    }

    /// Whether the comma-separated list at `range` has `token` (lower case) in it.
    func lists(_ token: StaticString, in range: Range<Int>) -> Bool {
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, self[end] != UInt8(ascii: ",") { end += 1 }
            if holds(token, at: trimmed(start..<end), ignoringCase: true) { return true }
            start = end + 1
        }
        return false
    }
}
