// Which bytes may stand where in a request.
// SPDX-License-Identifier: MIT

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    var lowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    /// RFC 9110 section 5.6.2: the bytes of a method or a field's name.
    var isTokenByte: Bool { ByteSet.token.contains(self) }

    /// A path and query as browsers send them: printable ASCII, but nothing that could open a tag,
    /// a quotation or a fragment.
    var isTargetByte: Bool { ByteSet.target.contains(self) }

    /// RFC 3986 section 2.3: what never needs an escape in a URL.
    var isUnreserved: Bool {
        lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z") || isDigit
            || "-._~".utf8.contains(self)
    }

    /// A host name, an address, a port.
    var isHostByte: Bool { ByteSet.host.contains(self) }

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

/// Some of ASCII, one bit for each byte. Heads are read byte by byte, ten thousand at a time: a
/// constant needs no look-up, and nobody to ask whether a table has been made yet.
private struct ByteSet {
    /// Bytes 0 to 63, the lowest bit first, and 64 to 127.
    let low: UInt64
    let high: UInt64

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte) & 1 != 0
    }

    /// What is printable, except `"(),/:;<=>?@[\]{}`.
    static let token = ByteSet(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe)
    /// What is printable, except `"#<>\`.
    static let target = ByteSet(low: 0xafff_fff2_0000_0000, high: 0x7fff_ffff_efff_ffff)
    /// What is printable, except `"#%(),/;<=>?@\{}`.
    static let host = ByteSet(low: 0x07ff_6cd2_0000_0000, high: 0x57ff_ffff_efff_fffe)
}
