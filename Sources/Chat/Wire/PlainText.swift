// Where the plain part of a text ends, eight bytes at a time.
// SPDX-License-Identifier: MIT

extension Span<UInt8> {
    /// The first byte from `start` on that does not stand for itself in a string, see
    /// ``Swift/UInt8/standsForItself``; the end where there is none.
    func endOfPlainText(from start: Int) -> Int {
        var index = start
        while count - index >= 8 {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let marks = word.littleEndian.marksOfOthers
            if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, self[index].standsForItself { index += 1 }
        return index
    }
}

extension UInt64 {
    /// Of eight bytes, the lowest first: the highest bit of each that does not stand for itself.
    ///
    /// Arithmetic on all eight at once: comparing a `SIMD8` takes ten times as many instructions. What
    /// a byte that is marked carries or borrows may mark others above it, but none below: the lowest
    /// mark is true.
    var marksOfOthers: UInt64 {
        let beyondASCII = self | (self &+ bytes(0x01))  // and DEL
        let controls = self &- bytes(0x20)
        let backslashes = (self ^ bytes(0x5c)) &- bytes(0x01)
        // `<` and `>` differ in one bit, and so do `"` and `&`.
        let brackets = ((self | bytes(0x02)) ^ bytes(0x3e)) &- bytes(0x01)
        let quotes = ((self | bytes(0x04)) ^ bytes(0x26)) &- bytes(0x01)
        return (beyondASCII | controls | backslashes | brackets | quotes) & bytes(0x80)
    }

    private func bytes(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
