// Where the plain part of a text ends, eight bytes at a time.
// SPDX-License-Identifier: MIT

extension Span<UInt8> {
    /// The first byte from `start` on that does not stand for itself in a string, see
    /// ``Swift/UInt8/standsForItself``; the end where there is none.
    func endOfPlainText(from start: Int) -> Int {
        var index = start
        while index + 8 <= count {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let plain = word.littleEndian.plainPrefix
            index += plain
            if plain < 8 { return index }
        }
        while index < count, self[index].standsForItself { index += 1 }
        return index
    }
}

extension UInt64 {
    /// Of eight bytes, the lowest first: how many stand for themselves before one that does not.
    ///
    /// Arithmetic on all eight at once; a comparison of `SIMD8` takes the compiler ten times as long.
    /// Each term sets the highest bit of a byte that it is about. A borrow may set it falsely in a
    /// byte above such a one, never below.
    var plainPrefix: Int {
        let ascii = isBelow(0x20) | self
        let marks = isZero(self ^ bytes(0x5c)) | isZero(self ^ bytes(0x7f))
        // `<` and `>` differ in one bit, and so do `"` and `&`.
        let brackets = isZero((self | bytes(0x02)) ^ bytes(0x3e))
        let quotes = isZero((self | bytes(0x04)) ^ bytes(0x26))
        return ((ascii | marks | brackets | quotes) & bytes(0x80)).trailingZeroBitCount / 8
    }

    private func bytes(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    private func isBelow(_ byte: UInt8) -> UInt64 { (self &- bytes(byte)) & ~self }

    private func isZero(_ word: UInt64) -> UInt64 { (word &- bytes(0x01)) & ~word }
}
