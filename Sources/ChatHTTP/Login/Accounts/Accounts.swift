// Who vouches for visitors, and which of them moderate.
// SPDX-License-Identifier: MIT

import Chat

/// What the operator says about accounts. Any thread.
package struct Accounts: Sendable {
    /// Whom visitors can log in with, in the order of the page's buttons.
    package var providers: [any IdentityProvider]
    /// The header fields by which a proxy vouches for visitors; nil where none does.
    package var proxy: ProxyLogin?
    /// Who may moderate.
    package var moderators: [AccountName]

    /// - Parameter providers: None by default: then there are no accounts.
    package init(
        providers: [any IdentityProvider] = [], proxy: ProxyLogin? = nil,
        moderators: [AccountName] = []
    ) {
        self.providers = providers
        self.proxy = proxy
        self.moderators = moderators
    }

    /// Whether anybody can have an account.
    package var exist: Bool { !providers.isEmpty || proxy != nil }

    /// A provider by its name; nil where there is none.
    func provider(_ name: some StringProtocol) -> (any IdentityProvider)? {
        providers.first { $0.name == name }
    }

    /// Who vouches for the accounts that have this name in front of them.
    package func issuer(of name: String) -> String? {
        if proxy != nil, name == ProxyLogin.name { return ProxyLogin.name }
        return provider(name)?.issuer
    }

    /// All moderators, with the keys of this ring.
    func moderators(_ ring: KeyRing) -> Set<PersonID> {
        Set(
            moderators.compactMap { account in
                issuer(of: account.provider).flatMap {
                    ring.person(issuer: $0, subject: account.subject)
                }
            })
    }
}

/// An account, as an operator writes it: `example:248289761001`.
package struct AccountName: Hashable, Sendable, CustomStringConvertible {
    /// A provider's name, or `proxy`.
    package let provider: String
    /// Whom the provider means.
    package let subject: String

    /// - Parameter text: The first colon ends the provider's name. nil where either half is empty.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        provider = String(parts[0])
        subject = String(parts[1])
    }

    /// As it was written.
    package var description: String { "\(provider):\(subject)" }
}
