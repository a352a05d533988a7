// What the bytes of a JSON text are.
// SPDX-License-Identifier: MIT

extension UInt8 {
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    /// The number that a hexadecimal digit writes; nil for any other byte.
    var hexadecimal: UInt16? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(self & 0xf)
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
            UInt16(self & 0xf) + 9
        default: nil
        }
    }

    /// RFC 8259, section 2.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || isLineBreak }

    var isLineBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}

extension Span<UInt8> {
    /// The character whose UTF-8 begins in this place; nil where it is none.
    func scalar(at index: Int) -> Unicode.Scalar? {
        var decoder = UTF8()
        var next = FewBytes(extracting(index..<Swift.min(index + 4, count)))
        guard case .scalarValue(let scalar) = decoder.decode(&next) else { return nil }
        return scalar
    }

    /// Whether the string whose opening quotation mark is there says `__proto__`, perhaps with
    /// escapes. The string must be valid.
    ///
    /// In a script that key sets the object's prototype, and twice it is a syntax error.
    /// ECMA-262, B.3.1.
    func isProto(at start: Int) -> Bool {
        var index = start + 1
        for letter in "__proto__".utf8 {
            if self[index] == letter {
                index += 1
            } else {
                guard self[index] == UInt8(ascii: "\\"), self[index + 1] == UInt8(ascii: "u"),
                    codeUnit(at: index + 2) == UInt16(letter)
                else { return false }
                index += 6
            }
        }
        return self[index] == UInt8(ascii: "\"")
    }

    /// What four hexadecimal digits write.
    private func codeUnit(at index: Int) -> UInt16? {
        var unit: UInt16 = 0
        for place in index..<index + 4 {
            guard let digit = self[place].hexadecimal else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}

/// At most four bytes, for a decoder, which wants an iterator: a span has none.
private struct FewBytes: IteratorProtocol {
    private var bits: UInt32 = 0
    private var count: Int

    init(_ bytes: Span<UInt8>) {
        count = bytes.count
        for index in bytes.indices { bits |= UInt32(bytes[index]) << UInt32(8 * index) }
    }

    mutating func next() -> UInt8? {
        if count == 0 { return nil }
        count -= 1
        defer { bits >>= 8 }
        return UInt8(truncatingIfNeeded: bits)
    }
}
