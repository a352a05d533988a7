// HMAC-SHA256 over text. RFC 2104.
// SPDX-License-Identifier: MIT

import Crypto
import FoundationEssentials

/// The only signature in use here. Each use has a key of its own, see ``KeyRing``.
enum HMACSignature {
    /// 32 bytes, over the text's UTF-8.
    static func of(_ text: some StringProtocol, by key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }

    /// Takes as long for a wrong signature as for the right one, wherever they differ.
    static func isGood(
        _ signature: [UInt8], of text: some StringProtocol, by key: SymmetricKey
    ) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            signature, authenticating: Data(text.utf8), using: key)
    }
}
