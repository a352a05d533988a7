// What an operator says of a provider.
// SPDX-License-Identifier: MIT

/// A provider, and what it knows this server as.
package struct ProviderSettings: Sendable, Equatable {
    package let issuer: Issuer
    package let clientID: String
    /// nil for a public client, which has PKCE alone. RFC 6749 section 2.1.
    package let clientSecret: String?
    /// Who may enter: whom one of them lets in; everybody where there is none.
    package let rules: [AccessRule]

    package init(
        issuer: Issuer, clientID: String, clientSecret: String?, rules: [AccessRule] = []
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.rules = rules
    }
}
