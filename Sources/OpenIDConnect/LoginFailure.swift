// Why somebody is not let in.
// SPDX-License-Identifier: MIT

/// Why a login has failed.
package enum LoginFailure: Error, Equatable {
    /// The provider cannot be used now.
    case unavailable(ProviderFault)
    /// What came back proves nothing.
    case unproven(TokenFlaw)
    /// The provider knows them, but no rule lets them in.
    case notAllowed
}

/// What is wrong with what a visitor has brought, or the provider has signed. The description says what kind of
/// flaw it is, and nothing of the token.
package enum TokenFlaw: String, Error, Equatable, CustomStringConvertible {
    case codeRefused = "the provider refuses the code"
    case otherProvider = "the visitor comes from another provider"
    case tooLong = "the ID token is too long"
    case malformed = "the ID token is none"
    case algorithm = "the ID token is signed by an algorithm that is not taken"
    case critical = "the ID token has a header that must be understood and is not"
    case unknownKey = "the ID token is signed by a key that the provider does not publish"
    case signature = "the ID token's signature is wrong"
    case issuer = "the ID token is another provider's"
    case audience = "the ID token is for another client"
    case expired = "the ID token has expired"
    case notYetValid = "the ID token is not valid yet; check both clocks"
    case nonce = "the ID token belongs to another login"
    case subject = "the ID token says of nobody who it is"

    package var description: String { rawValue }
}
