// What stands at a place among bytes, as they were sent.
// SPDX-License-Identifier: MIT

extension Span<UInt8> {
    /// CRLF, and nothing else that some take for the end of a line.
    @inline(__always)
    func isLineBreak(at index: Int) -> Bool {
        guard index >= 0, index &+ 2 <= count else { return false }
        let pair = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt16.self)
        return pair == 0x0a0d  // CR is the lower byte, as in all of ByteWord
    }

    /// `range` without the blanks at its ends.
    @inline(__always)
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isBlank { start += 1 }
        while start < end, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    /// Whether exactly `text` stands at `range`.
    func holds(_ text: StaticString, at range: Range<Int>) -> Bool {
        holds(text, at: range) { $0 }
    }

    /// Whether exactly `text`, which is lower case, stands at `range` in whatever case.
    func holds(lowercase text: StaticString, at range: Range<Int>) -> Bool {
        holds(text, at: range) { ByteWord($0).lowercased }
    }

    /// Eight bytes at a time. The last eight overlap those before them.
    @inline(__always)
    private func holds(
        _ text: StaticString, at range: Range<Int>, after fold: (UInt64) -> UInt64
    ) -> Bool {
        let count = range.count
        guard count == text.utf8CodeUnitCount else { return false }
        let expected = text.utf8.span
        var index = 0
        while index + 8 <= count {
            if fold(word(at: range.lowerBound + index)) != expected.word(at: index) { return false }
            index += 8
        }
        if index == count { return true }
        if count >= 8 {
            return fold(word(at: range.upperBound - 8)) == expected.word(at: count - 8)
        }
        if count >= 4 {
            let ends =
                UInt64(half(at: range.lowerBound)) << 32 | UInt64(half(at: range.upperBound - 4))
            return fold(ends)
                == UInt64(expected.half(at: 0)) << 32 | UInt64(expected.half(at: count - 4))
        }
        while index < count {
            let byte = fold(UInt64(self[range.lowerBound + index]))
            if byte != UInt64(expected[index]) { return false }
            index += 1
        }
        return true
    }

    private func word(at index: Int) -> UInt64 {
        bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    /// Whether exactly `other` stands at `start`.
    func holds(_ other: Span<UInt8>, at start: Int) -> Bool {
        guard start + other.count <= count else { return false }
        for index in 0..<other.count where self[start + index] != other[index] { return false }
        return true
    }

    private func half(at index: Int) -> UInt32 {
        bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self)
    }

    /// Whether `range` begins with `text` (lower case), in whatever case.
    func begins(with text: StaticString, in range: Range<Int>) -> Bool {
        let end = range.lowerBound + text.utf8CodeUnitCount
        return end <= range.upperBound && holds(lowercase: text, at: range.lowerBound..<end)
    }

    /// Whether `text` (lower case) stands somewhere in `range`, in whatever case.
    func mentions(_ text: StaticString, in range: Range<Int>) -> Bool {
        let length = text.utf8CodeUnitCount
        var start = range.lowerBound
        while start + length <= range.upperBound {
            if holds(lowercase: text, at: start..<start + length) { return true }
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
            if holds(lowercase: token, at: trimmed(start..<end)) { return true }
            start = end + 1
        }
        return false
    }
}

extension StaticString {
    /// Its bytes, which live as long as the program.
    var utf8: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
