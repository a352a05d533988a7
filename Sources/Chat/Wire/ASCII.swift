// Text that needs no escape, as bytes.
// SPDX-License-Identifier: MIT

extension [UInt8] {
    /// Appends a constant text. It copies bytes, and makes no String.
    package mutating func append(ascii text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

// The span must have room: more than that stops the process.
extension OutputSpan<UInt8> {
    @inline(__always)
    mutating func append(ascii text: StaticString) {
        append(copying: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { append(copying: $0) }
    }

    @inline(__always)
    mutating func append(copying bytes: UnsafeBufferPointer<UInt8>) {
        withUnsafeMutableBufferPointer { place, count in
            count = place[count...].initialize(fromContentsOf: bytes)
        }
    }

    /// Appends `number` in decimal digits: ``Swift/Int/maxDecimalLength`` bytes at most.
    mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var (length, limit): (Int, UInt) = (1, 10)
        while magnitude >= limit {
            length += 1
            limit *= 10
        }
        append(repeating: UInt8(ascii: "0"), count: length)
        var (rest, place) = (magnitude, count - 1)
        while rest > 0 {
            self[place] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            place -= 1
        }
    }

    /// Appends the bytes of a word, the lowest first.
    @inline(__always)
    mutating func append(eightBytes word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { append(copying: $0) }
        }
    }
}

extension Int {
    /// Digits and a sign.
    static let maxDecimalLength = 20
}
