// Where words, lines and fields end.
// SPDX-License-Identifier: MIT

/// Heads are searched eight bytes at a time: ``ByteWord`` says how.
extension Span<UInt8> {
    /// The first `byte` in `range`; its end where there is none.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int {
        first(from: range.lowerBound, to: range.upperBound) { $0.bytes(byte) }
    }

    /// The first of two bytes in `range`; its end where there is neither.
    func first(_ one: UInt8, or other: UInt8, in range: Range<Int>) -> Int {
        first(from: range.lowerBound, to: range.upperBound) { $0.bytes(one) | $0.bytes(other) }
    }

    /// The first byte in `range` that no path and no query may hold; its end where there is none.
    func endOfTarget(in range: Range<Int>) -> Int {
        var index = range.lowerBound
        while true {
            index = first(from: index, to: range.upperBound, where: \.perhapsNoTargetBytes)
            guard index < range.upperBound, self[index].isTargetByte else { return index }
            index &+= 1
        }
    }

    /// The first byte at or behind `start` that no field's value may hold; `count` where there is
    /// none. RFC 9110 section 5.5.
    @inline(__always)
    func endOfFieldBytes(from start: Int) -> Int {
        var index = start
        while true {
            index = first(from: index, to: count, where: \.perhapsControlBytes)
            // Nearly always it is the end of the line, but it may be a tab.
            guard index < count, self[index] != UInt8(ascii: "\r"), self[index].isFieldByte else {
                return index
            }
            index &+= 1
        }
    }

    /// The first byte at or behind `start` that no field's name may hold; `count` where there is
    /// none. RFC 9110 section 5.6.2.
    @inline(__always)
    func endOfToken(from start: Int) -> Int {
        var index = start
        while true {
            index = first(from: index, to: count, where: \.bytesButLettersAndHyphens)
            // A token may hold digits and some other bytes, which hardly any name does.
            guard index < count, self[index] != UInt8(ascii: ":"), self[index].isTokenByte else {
                return index
            }
            index &+= 1
        }
    }

    @inline(__always)
    private func first(
        from start: Int, to end: Int, where found: (ByteWord) -> UInt64
    ) -> Int {
        var index = start
        while index < end {
            let bits = found(word(at: index))
            // Of the lowest byte that is found, the highest bit is the lowest that is set.
            if bits != 0 {
                return Swift.min(index &+ bits.trailingZeroBitCount / 8, end)
            }
            index &+= 8
        }
        return end
    }

    /// The eight bytes from `index` on; behind the last byte there are zeros.
    @inline(__always)
    private func word(at index: Int) -> ByteWord {
        if index &+ 8 <= count {
            return ByteWord(
                bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
        }
        return lastWord(at: index)
    }

    /// Kept out of the loop, which then needs fewer registers.
    @inline(never)
    private func lastWord(at index: Int) -> ByteWord {
        if count >= 8 {
            let last = bytes.unsafeLoadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            return ByteWord(last >> UInt64(truncatingIfNeeded: (index + 8 - count) * 8))
        }
        var word: UInt64 = 0
        for place in index..<count { word |= UInt64(self[place]) << (UInt64(place - index) * 8) }
        return ByteWord(word)
    }
}
