// Bytes as text that may stand in a cookie, a URL or a form as it is.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// RFC 4648 section 5, without padding.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// nil for anything that ``encode(_:)`` does not make: a text that decodes to the same bytes in
    /// another spelling is not the same text.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let common = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - common.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: common + padding), encode(data) == text else {
            return nil
        }
        return Array(data)
    }
}
