// Where words, lines and fields end.
// SPDX-License-Identifier: MIT

/// Heads are searched sixteen bytes at a time: each byte is a lane of a SIMD vector.
extension Span<UInt8> {
    /// The first `byte` in `range`; its end where there is none.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int { first(in: range) { $0 .== byte } }

    /// The first of two bytes in `range`; its end where there is neither.
    func first(_ one: UInt8, or other: UInt8, in range: Range<Int>) -> Int {
        first(in: range) { ($0 .== one) .| ($0 .== other) }
    }

    /// The first byte in `range` that no path and no query may hold; its end where there is none.
    func endOfTarget(in range: Range<Int>) -> Int { first(in: range, where: \.isNoTarget) }

    /// The first byte at or behind `start` that no field's value may hold; `count` where there is
    /// none. RFC 9110 section 5.5.
    func endOfFieldBytes(from start: Int) -> Int {
        first(in: start..<count, where: \.isControl)
    }

    /// The first byte at or behind `start` that no field's name may hold; `count` where there is
    /// none. RFC 9110 section 5.6.2.
    func endOfToken(from start: Int) -> Int {
        var index = start
        while true {
            index = first(in: index..<count, where: \.isNoLetterDigitOrHyphen)
            // A token may hold some other bytes, which hardly any does.
            guard index < count, self[index].isTokenByte else { return index }
            index += 1
        }
    }

    @inline(__always)
    private func first(
        in range: Range<Int>, where mask: (SIMD16<UInt8>) -> SIMDMask<SIMD16<Int8>>
    ) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            if let lane = mask(block(at: index)).firstSet {
                return Swift.min(index + lane, range.upperBound)
            }
            index += 16
        }
        return range.upperBound
    }

    /// The sixteen bytes from `index` on; behind the last byte there are zeros.
    @inline(__always)
    func block(at index: Int) -> SIMD16<UInt8> {
        if index <= count - 16 {
            return bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
        }
        return lastBlock(at: index)
    }

    private func lastBlock(at index: Int) -> SIMD16<UInt8> {
        var block = SIMD16<UInt8>()
        for lane in 0..<Swift.max(0, count - index) { block[lane] = self[index + lane] }
        return block
    }
}

extension SIMD16<UInt8> {
    fileprivate var isNoLetterDigitOrHyphen: SIMDMask<SIMD16<Int8>> {
        let isLetter = ((self | 0x20) &- UInt8(ascii: "a")) .< 26
        let isDigit = (self &- UInt8(ascii: "0")) .< 10
        return .!(isLetter .| isDigit .| (self .== UInt8(ascii: "-")))
    }

    /// Any but the tab.
    fileprivate var isControl: SIMDMask<SIMD16<Int8>> {
        (self .< 0x20) .& (self .!= UInt8(ascii: "\t")) .| (self .== 0x7f)
    }

    /// ``UInt8/isTargetByte``, the other way round.
    fileprivate var isNoTarget: SIMDMask<SIMD16<Int8>> {
        let isNotPrintable = (self &- 0x21) .> 0x5d
        let isQuote = (self .== UInt8(ascii: "\"")) .| (self .== UInt8(ascii: "\\"))
        let isTag = (self .== UInt8(ascii: "<")) .| (self .== UInt8(ascii: ">"))
        return isNotPrintable .| isQuote .| isTag .| (self .== UInt8(ascii: "#"))
    }
}

extension SIMDMask<SIMD16<Int8>> {
    /// The number of the first lane that is set.
    @inline(__always)
    var firstSet: Int? {
        // A lane that is set has all its bits set. The lowest lane is the lowest byte.
        let lanes = unsafeBitCast(self, to: SIMD2<UInt64>.self)
        if lanes[0] != 0 { return lanes[0].trailingZeroBitCount / 8 }
        return lanes[1] == 0 ? nil : 8 + lanes[1].trailingZeroBitCount / 8
    }
}
