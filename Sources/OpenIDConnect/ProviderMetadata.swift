// What a provider says of itself.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A discovery document, checked. OpenID Connect Discovery section 3.
package struct ProviderMetadata: Sendable, Equatable {
    let issuer: Issuer
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysURL: String
    /// OpenID Connect RP-Initiated Logout section 2.1; nil where visitors cannot log out there.
    let endSessionEndpoint: String?
    /// Whether each callback must have an `iss`. RFC 9207 section 3.
    let announcesIssuer: Bool
    /// Whether it can be asked for what else shall stand in the ID token. OpenID Connect Core section 5.5.
    let takesClaims: Bool
    let authentication: ClientAuthentication

    /// How a client with a secret shows who it is. OpenID Connect Core section 9.
    enum ClientAuthentication: String, Sendable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
    }

    private struct Document: Decodable {
        let issuer: String
        let authorization_endpoint: String?
        let token_endpoint: String?
        let jwks_uri: String?
        let end_session_endpoint: String?
        let authorization_response_iss_parameter_supported: Bool?
        let claims_parameter_supported: Bool?
        let id_token_signing_alg_values_supported: [String]?
        let token_endpoint_auth_methods_supported: [String]?
    }

    /// - Parameters:
    ///   - hasSecret: Without one, it does not matter how clients show theirs.
    init(_ bytes: [UInt8], of issuer: Issuer, hasSecret: Bool) throws(ProviderFault) {
        guard bytes.count <= 64 << 10,
            let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
        else { throw .malformed(.discovery) }
        guard document.issuer.hasBytes(of: "\(issuer)") else {
            let isFit = document.issuer.isPrintable && document.issuer.utf8.count <= 256
            throw .otherIssuer(isFit ? document.issuer : "something else")
        }
        self.issuer = issuer
        authorizationEndpoint = try ProviderMetadata.url(
            document.authorization_endpoint, "authorization_endpoint", issuer)
        tokenEndpoint = try ProviderMetadata.url(document.token_endpoint, "token_endpoint", issuer)
        keysURL = try ProviderMetadata.url(document.jwks_uri, "jwks_uri", issuer)
        // It is no reason to refuse a provider that its logout is odd: then there is none.
        endSessionEndpoint = try? ProviderMetadata.url(
            document.end_session_endpoint, "end_session_endpoint", issuer)
        announcesIssuer = document.authorization_response_iss_parameter_supported ?? false
        takesClaims = document.claims_parameter_supported ?? false
        let algorithms = document.id_token_signing_alg_values_supported
        if let algorithms, !algorithms.contains(where: { SigningAlgorithm(rawValue: $0) != nil }) {
            throw .noCommonAlgorithm
        }
        let methods = document.token_endpoint_auth_methods_supported ?? ["client_secret_basic"]
        authentication = methods.contains("client_secret_basic") ? .basic : .post
        if hasSecret, !methods.contains(authentication.rawValue) { throw .noCommonAuthentication }
    }

    private static func url(
        _ text: String?, _ field: String, _ issuer: Issuer
    ) throws(ProviderFault) -> String {
        guard let text else { throw .missing(field) }
        guard let url = EndpointURL(text), issuer.allows(url) else { throw .notAllowed(field) }
        return text
    }
}
