// Bytes as text that may stand in a token or a URL as it is.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// RFC 4648 section 5, without padding.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let text = Data(bytes).base64EncodedData().prefix { $0 != UInt8(ascii: "=") }
        return String(decoding: swapped(text, UInt8(ascii: "+"), UInt8(ascii: "/")), as: UTF8.self)
    }

    /// nil for anything that ``encode(_:)`` does not make: a signature that can be written in two ways would
    /// make two tokens of one.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var common = swapped(Data(text.utf8), UInt8(ascii: "-"), UInt8(ascii: "_"))
        common += repeatElement(UInt8(ascii: "="), count: (4 - common.count % 4) % 4)
        guard let data = Data(base64Encoded: Data(common)), encode(data) == text else { return nil }
        return Array(data)
    }

    /// Puts the two letters in which the alphabets differ in the place of each other.
    private static func swapped(_ text: Data, _ plus: UInt8, _ slash: UInt8) -> [UInt8] {
        let isCommon = plus == UInt8(ascii: "+")
        return text.map { byte in
            switch byte {
            case plus: UInt8(ascii: isCommon ? "-" : "+")
            case slash: UInt8(ascii: isCommon ? "_" : "/")
            default: byte
            }
        }
    }
}
