// Who vouches for visitors.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred

/// A login provider, such as one that speaks OpenID Connect. Any thread; what comes later fires on the
/// loop that asked.
package protocol IdentityProvider: Sendable {
    /// Stands in paths: `a-z`, `0-9` and `-`.
    var name: String { get }

    /// What people call it.
    var title: String { get }

    /// Who vouches for visitors, as in ``ProvenIdentity/issuer``: for OpenID Connect the provider's URL. The
    /// same for ever.
    var issuer: String { get }

    /// Where a visitor goes to log in.
    ///
    /// - Parameters:
    ///   - login: Its secrets bind the way back to this browser.
    ///   - callback: Where the provider sends the visitor back to: an absolute URL.
    /// - Throws: ``ProviderError/unavailable`` while nothing is known of the provider.
    func authorizationURL(
        for login: PendingLogin, callback: String
    ) throws(ProviderError) -> String

    /// Asks the provider who somebody is who came back from it.
    ///
    /// - Parameters:
    ///   - code: As the callback had it.
    ///   - issuer: As the callback had it, RFC 9207; nil where it had none.
    ///   - callback: The same as before.
    ///   - scheduler: Of the loop that asks.
    /// - Returns: Fails with a ``ProviderError``, after a limited time.
    func identify(
        code: String, issuer: String?, for login: PendingLogin, callback: String,
        on scheduler: any Scheduler
    ) -> Deferred<ProvenIdentity>

    /// Where a visitor goes to log out there, too; nil where the provider has no such place.
    ///
    /// - Parameter page: Where it may send the visitor back to: an absolute URL.
    func logoutURL(backTo page: String) -> String?
}

/// A login that has begun in a browser: what its cookie keeps until the visitor comes back.
package struct PendingLogin: Sendable, Equatable {
    /// Which provider, by its name.
    package let provider: String
    /// What comes back in the callback. 128 random bits, as base64url.
    package let state: String
    /// What comes back in the ID token. 128 random bits, as base64url.
    package let nonce: String
    /// PKCE's secret, RFC 7636. 256 random bits, as base64url.
    package let verifier: String
    /// Where the visitor wants to be afterwards: a path of the chat's own.
    package let back: String
    /// When it is too late to come back.
    package let expires: Timestamp

    package init(
        provider: String, state: String, nonce: String, verifier: String, back: String,
        expires: Timestamp
    ) {
        self.provider = provider
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.back = back
        self.expires = expires
    }
}

/// Whom a provider vouches for.
package struct ProvenIdentity: Sendable, Equatable {
    /// Who says so: for OpenID Connect the issuer's URL.
    package let issuer: String
    /// Who it is, among all whom the issuer knows. The same at every login.
    package let subject: String
    /// What to call them; nil where the provider does not say.
    package let displayName: String?

    package init(issuer: String, subject: String, displayName: String?) {
        self.issuer = issuer
        self.subject = subject
        self.displayName = displayName
    }
}

/// Why nobody can log in with a provider.
package enum ProviderError: Error, Equatable {
    /// It does not answer, or not in time, or nothing that makes sense. The operator's log says more.
    case unavailable
    /// What came back proves nothing: a wrong signature, another nonce, a code that was used before.
    case unproven
    /// The provider knows them, but the operator does not let them in.
    case notAllowed
}

extension PendingLogin {
    /// How long a visitor may take at the provider.
    package static let lifetime = Duration.seconds(600)

    /// When it began.
    var began: Timestamp { expires - PendingLogin.lifetime }
}
