// Which bytes may stand where in a request.
// SPDX-License-Identifier: MIT

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    var lowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    /// RFC 9110 section 5.6.2: the bytes of a method or a field's name.
    var isTokenByte: Bool { ByteClass.table[Int(self)] & ByteClass.token != 0 }

    /// A path and query as browsers send them: printable ASCII, but nothing that could open a tag,
    /// a quotation or a fragment.
    var isTargetByte: Bool { ByteClass.table[Int(self)] & ByteClass.target != 0 }

    /// RFC 3986 section 2.3: what never needs an escape in a URL.
    var isUnreserved: Bool {
        lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z") || isDigit
            || "-._~".utf8.contains(self)
    }

    /// A host name, an address, a port.
    var isHostByte: Bool { ByteClass.table[Int(self)] & ByteClass.host != 0 }

    /// RFC 9110 section 5.5: no control bytes but the tab. Bytes above 127 are opaque.
    var isFieldByte: Bool { self >= 0x20 && self != 0x7f || self == UInt8(ascii: "\t") }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// One table look-up a byte: heads are read byte by byte, ten thousand at a time.
private enum ByteClass {
    static let token: UInt8 = 1
    static let target: UInt8 = 2
    static let host: UInt8 = 4

    static let table: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
        let isPrintable = byte > 0x20 && byte < 0x7f
        var classes: UInt8 = 0
        if isPrintable, !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte) { classes |= token }
        if isPrintable, !"#<>\"\\".utf8.contains(byte) { classes |= target }
        if isPrintable, !"\"(),/;<=>?@\\{}#%".utf8.contains(byte) { classes |= host }
        return classes
    }
}
