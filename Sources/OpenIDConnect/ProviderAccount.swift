// Whom a provider vouches for.
// SPDX-License-Identifier: MIT

/// Somebody who has logged in.
package struct ProviderAccount: Sendable, Equatable {
    /// The same at every login. 1...255 letters of printable ASCII.
    package let subject: String
    /// What to call them, of at most 256 bytes; nil where the provider does not say. Nothing in it is
    /// checked.
    package let displayName: String?

    package init(subject: String, displayName: String?) {
        self.subject = subject
        self.displayName = displayName
    }

    init(subject: String, _ claims: Claims) {
        let address = claims.text("email")?.prefix { $0 != "@" }
        let names = ["name", "preferred_username", "nickname"].map { claims.text($0) }
        let name = (names + [address.map(String.init)]).compactMap { $0 }.first { !$0.isEmpty }
        self.init(subject: subject, displayName: name.map(ProviderAccount.shortened))
    }

    private static func shortened(_ name: String) -> String {
        var short = ""
        for scalar in name.unicodeScalars {
            if short.utf8.count + UTF8.width(scalar) > 256 { break }
            short.unicodeScalars.append(scalar)
        }
        return short
    }
}
