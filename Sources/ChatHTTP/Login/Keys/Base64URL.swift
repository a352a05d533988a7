// Bytes as text that may stand in a cookie, a URL or a form as it is.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// RFC 4648 section 5, without padding.
///
/// Each request of somebody who is logged in has some of it, so the text is changed byte by byte.
/// `String.replacing` knows all of Unicode: with it, such a publish took twice as many instructions.
enum Base64URL {
    private static let padding = UInt8(ascii: "=")

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let common = Data(bytes).base64EncodedData()
        let text = common.prefix { $0 != padding }.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for anything that ``encode(_:)`` does not make: a text that decodes to the same bytes in
    /// another spelling is not the same text.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var common = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        common += repeatElement(padding, count: (4 - common.count % 4) % 4)
        guard let data = Data(base64Encoded: Data(common)), encode(data) == text else {
            return nil
        }
        return Array(data)
    }
}
