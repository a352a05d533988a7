// Why a provider cannot be used.
// SPDX-License-Identifier: MIT

/// Each description is a sentence for the operator. Neither a code, a token nor a secret stands in it.
package enum ProviderFault: Error, Equatable, CustomStringConvertible {
    /// What a provider is asked for.
    package enum Document: String, Sendable {
        case discovery = "discovery document"
        case keys = "key set"
        case token = "token answer"
    }

    /// It was not asked, or did not answer. `reason` is the transport's.
    case unreachable(reason: String)
    /// It answered with this status.
    case answered(Int, Document)
    /// The document is no JSON of the right shape, or too long.
    case malformed(Document)
    /// The document says that it is another provider's.
    case otherIssuer(String)
    /// The discovery document lacks this field.
    case missing(String)
    /// This field's URL is not one that may be asked.
    case notAllowed(String)
    /// It signs with algorithms of which none is taken: RS256 and ES256 are.
    case noCommonAlgorithm
    /// It wants clients to show who they are in ways of which none is known.
    case noCommonAuthentication
    /// It does not know the client's id, or its secret.
    case clientRefused
    /// As many logins are on their way as may be.
    case busy
    /// It has not been read yet, or failed a moment ago.
    case notReady

    package var description: String {
        switch self {
        case .unreachable(let reason): reason
        case .answered(let status, let document): "its \(document.rawValue) has status \(status)"
        case .malformed(let document): "its \(document.rawValue) cannot be read"
        case .otherIssuer(let issuer): "it calls itself \(issuer); give exactly that as the issuer"
        case .missing(let field): "its discovery document has no \(field)"
        case .notAllowed(let field): "its \(field) is no https URL that may be asked"
        case .noCommonAlgorithm: "it signs neither with RS256 nor with ES256"
        case .noCommonAuthentication:
            "it takes neither client_secret_basic nor client_secret_post from clients"
        case .clientRefused: "it does not know this client; check the client id and its secret"
        case .busy: "too many logins are on their way"
        case .notReady: "nothing is known of it yet"
        }
    }
}
