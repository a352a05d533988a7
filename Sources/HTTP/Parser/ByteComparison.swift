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
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isBlank { start += 1 }
        while start < end, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    /// Whether exactly `text` stands at `range`.
    func holds(_ text: StaticString, at range: Range<Int>) -> Bool {
        range.count == text.utf8CodeUnitCount && holds(text.utf8.span, at: range.lowerBound)
    }

    /// Whether exactly `text`, which is lower case, stands at `range` in whatever case.
    func holds(lowercase text: StaticString, at range: Range<Int>) -> Bool {
        range.count == text.utf8CodeUnitCount
            && holds(text.utf8.span, at: range.lowerBound) { ByteWord($0).lowercased }
    }

    /// Whether exactly `other` stands at `start`.
    func holds(_ other: Span<UInt8>, at start: Int) -> Bool {
        start + other.count <= count && holds(other, at: start) { $0 }
    }

    /// Eight bytes at a time, then four. The last ones may overlap those before them.
    @inline(__always)
    private func holds(
        _ other: Span<UInt8>, at start: Int, after fold: (UInt64) -> UInt64
    ) -> Bool {
        let length = other.count
        var index = 0
        while index + 8 <= length {
            if fold(eight(at: start + index)) != other.eight(at: index) { return false }
            index += 8
        }
        if index == length { return true }
        if length >= 8 { return fold(eight(at: start + length - 8)) == other.eight(at: length - 8) }
        if length >= 4 {
            return fold(four(at: start)) == other.four(at: 0)
                && fold(four(at: start + length - 4)) == other.four(at: length - 4)
        }
        while index < length {
            if fold(UInt64(self[start + index])) != UInt64(other[index]) { return false }
            index += 1
        }
        return true
    }

    private func eight(at index: Int) -> UInt64 {
        bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    private func four(at index: Int) -> UInt64 {
        UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self))
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
            let end = first(UInt8(ascii: ","), in: start..<range.upperBound)
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
