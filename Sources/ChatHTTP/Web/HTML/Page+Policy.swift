// What the page allows itself: its own scripts, by a word that nobody knew before.
// SPDX-License-Identifier: MIT

import Crypto

extension Page {
    /// The field `Content-Security-Policy`.
    ///
    /// A script runs if it bears the nonce, or if such a script imports it. Merely being of this
    /// origin is not enough: so are the answers to script tags, which call whatever they are asked
    /// to. Styles are files of this origin. No script can make markup or scripts of a text (Trusted
    /// Types). Nobody may frame the page. docs/decisions/0016-scripts-by-nonce.md
    var policy: String {
        """
        default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'self'; connect-src 'self'; \
        img-src 'self'; manifest-src 'self'; form-action 'self'\(logout); base-uri 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'
        """
    }

    /// A browser lets a form lead on only to where this says.
    private var logout: String { visitor.logoutOrigin.map { " \($0)" } ?? "" }

    /// Another one for each answer: 128 random bits.
    static func newNonce() -> String {
        SymmetricKey(size: .bits128).withUnsafeBytes { Base64URL.encode($0) }
    }
}
