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

    @inline(__always)
    mutating func append(utf8 text: String) {
        let isCopied: Void? = text.utf8.withContiguousStorageIfAvailable { append(copying: $0) }
        if isCopied == nil { for byte in text.utf8 { append(byte) } }
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

    /// Appends a position, as `k3f9:44`.
    @inline(__always)
    mutating func append(epoch: String, seq: Int) {
        append(utf8: epoch)
        append(UInt8(ascii: ":"))
        append(decimal: seq)
    }

    /// Appends the bytes of three words, of each the lowest first.
    @inline(__always)
    mutating func append(words first: UInt64, _ second: UInt64, _ third: UInt64) {
        let words = (first.littleEndian, second.littleEndian, third.littleEndian)
        withUnsafeBytes(of: words) { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { append(copying: $0) }
        }
    }
}

extension Int {
    /// Digits and a sign.
    static var maxDecimalLength: Int { 20 }
}
