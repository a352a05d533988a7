// A visitor's way to a provider.
// SPDX-License-Identifier: MIT

import Crypto

/// What binds a login to the browser in which it began.
package struct AuthorizationRequest: Sendable, Equatable {
    /// Comes back in the callback.
    package let state: String
    /// Comes back in the ID token.
    package let nonce: String
    /// PKCE's secret: 43...128 letters of base64url. RFC 7636 section 4.1.
    package let verifier: String
    /// Where the provider sends the visitor back to.
    package let redirectURL: String

    package init(state: String, nonce: String, verifier: String, redirectURL: String) {
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.redirectURL = redirectURL
    }

    /// PKCE's `S256`. RFC 7636 section 4.2.
    var challenge: String { Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))) }
}

extension ProviderMetadata {
    /// Where the visitor goes to log in. OpenID Connect Core section 3.1.2.1.
    package func authorizationURL(_ request: AuthorizationRequest, clientID: String) -> String {
        var form = FormText()
        form.add("response_type", "code")
        form.add("client_id", clientID)
        form.add("redirect_uri", request.redirectURL)
        form.add("scope", "openid profile email")
        form.add("state", request.state)
        form.add("nonce", request.nonce)
        form.add("code_challenge", request.challenge)
        form.add("code_challenge_method", "S256")
        // Some providers tell a subject alone unless they are asked for more.
        if takesClaims { form.add("claims", ProviderMetadata.wantedClaims) }
        return form.appended(to: authorizationEndpoint)
    }

    /// null: it is welcome, and not needed.
    private static let wantedClaims = """
        {"id_token":{"name":null,"preferred_username":null,"email":null,"email_verified":null,"groups":null}}
        """

    /// Where the visitor goes to log out of the provider, and comes back from; nil where there is no such
    /// place. OpenID Connect RP-Initiated Logout section 2.
    package func logoutURL(clientID: String, backTo page: String) -> String? {
        guard let endSessionEndpoint else { return nil }
        var form = FormText()
        form.add("client_id", clientID)
        form.add("post_logout_redirect_uri", page)
        return form.appended(to: endSessionEndpoint)
    }
}
