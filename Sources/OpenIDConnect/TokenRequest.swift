// A code for a token.
// SPDX-License-Identifier: MIT

import FoundationEssentials

extension ProviderMetadata {
    /// The request that gives a code back for an ID token. OpenID Connect Core section 3.1.3.1.
    func tokenRequest(
        code: String, for request: AuthorizationRequest, by settings: ProviderSettings
    ) -> ProviderRequest {
        var form = FormText()
        form.add("grant_type", "authorization_code")
        form.add("code", code)
        form.add("redirect_uri", request.redirectURL)
        form.add("code_verifier", request.verifier)
        var asked = ProviderRequest(tokenEndpoint)
        let (id, secret) = (settings.clientID, settings.clientSecret)
        if let secret, authentication == .basic {
            // Both are encoded as in a form before they are joined: RFC 6749 section 2.3.1.
            let login = "\(FormText.encode(id)):\(FormText.encode(secret))"
            asked.authorization = "Basic \(Data(login.utf8).base64EncodedString())"
        } else {
            form.add("client_id", id)
            if let secret { form.add("client_secret", secret) }
        }
        asked.form = form.text
        return asked
    }
}

/// What a token endpoint has answered. RFC 6749 section 5.
struct TokenAnswer {
    /// Still to be checked.
    let idToken: String

    private struct Success: Decodable { let id_token: String }
    private struct Problem: Decodable { let error: String }

    init(_ response: ProviderResponse) throws(LoginFailure) {
        guard response.body.count <= 64 << 10 else { throw .unavailable(.malformed(.token)) }
        let data = Data(response.body)
        guard response.status == 200 else {
            let problem = try? JSONDecoder().decode(Problem.self, from: data)
            throw TokenAnswer.failure(response.status, problem?.error)
        }
        guard let success = try? JSONDecoder().decode(Success.self, from: data) else {
            throw .unavailable(.malformed(.token))
        }
        idToken = success.id_token
    }

    /// - Parameter code: RFC 6749 section 5.2.
    private static func failure(_ status: Int, _ code: String?) -> LoginFailure {
        switch code {
        case "invalid_grant": .unproven(.codeRefused)
        case "invalid_client", "unauthorized_client": .unavailable(.clientRefused)
        // Providers differ about what they say to a code that was used.
        case _ where status == 400 || status == 403: .unproven(.codeRefused)
        case _ where status == 401: .unavailable(.clientRefused)
        default: .unavailable(.answered(status, .token))
        }
    }
}
