// A header field within the bytes of a head.
// SPDX-License-Identifier: MIT

/// Where a line `Name: value` lies in a head. RFC 9112 section 5: no space before the colon, no
/// folding, no control bytes, and CRLF behind it.
struct FieldLine {
    private let start, colon, valueStart, valueEnd, lineEnd: UInt32

    /// As it was sent: compare it without regard to case.
    var name: Range<Int> { Range(uncheckedBounds: (Int(start), Int(colon))) }
    /// Without the blanks around it.
    var value: Range<Int> { Range(uncheckedBounds: (Int(valueStart), Int(valueEnd))) }
    /// Where the next line begins.
    var end: Int { Int(lineEnd) + 2 }

    /// - Returns: nil for a line that breaks a rule, or has no end. Reads the line once, copies
    ///   nothing.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, at start: Int) {
        let colon = bytes.endOfToken(from: start)
        guard colon > start, colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else {
            return nil
        }
        var first = colon &+ 1
        while first < bytes.count, bytes[first].isBlank { first &+= 1 }
        let end = bytes.endOfFieldBytes(from: first)
        guard bytes.isLineBreak(at: end) else { return nil }
        var last = end
        while last > first, bytes[last &- 1].isBlank { last &-= 1 }
        self.start = UInt32(truncatingIfNeeded: start)
        self.colon = UInt32(truncatingIfNeeded: colon)
        valueStart = UInt32(truncatingIfNeeded: first)
        valueEnd = UInt32(truncatingIfNeeded: last)
        lineEnd = UInt32(truncatingIfNeeded: end)
    }
}
