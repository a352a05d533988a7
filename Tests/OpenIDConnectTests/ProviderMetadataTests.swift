// What a provider may say of itself, and where visitors go.
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import OpenIDConnect

@Suite struct ProviderMetadataTests {
    private func fault(_ changes: [String: Any]) async throws -> ProviderFault? {
        let scene = try LoginScene()
        try scene.provider.describe(changes)
        return await scene.client.refresh().fault
    }

    @Test func `visitors go to the provider with all that binds the login`() async throws {
        let scene = try LoginScene()
        #expect(scene.client.metadata == nil)
        _ = await scene.client.refresh()
        let metadata = try #require(scene.client.metadata)
        // The challenge of RFC 7636 appendix B.
        let request = AuthorizationRequest(
            state: "s&t", nonce: "n", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            redirectURL: "https://chat.example/login/a/callback")
        #expect(
            metadata.authorizationURL(request, clientID: "chat")
                == "https://login.example/auth?response_type=code&client_id=chat&redirect_uri="
                + "https%3A%2F%2Fchat.example%2Flogin%2Fa%2Fcallback&scope=openid%20profile%20email"
                + "&state=s%26t&nonce=n"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                + "&code_challenge_method=S256")
        #expect(
            metadata.logoutURL(clientID: "chat", backTo: "https://chat.example/")
                == "https://login.example/out?a=b&client_id=chat"
                + "&post_logout_redirect_uri=https%3A%2F%2Fchat.example%2F")
    }

    @Test func `a provider that takes wishes is asked for names and addresses`() async throws {
        let scene = try LoginScene()
        try scene.provider.describe(["claims_parameter_supported": true])
        _ = await scene.client.refresh()
        let metadata = try #require(scene.client.metadata)
        let request = AuthorizationRequest(
            state: "s", nonce: "n", verifier: "v", redirectURL: "https://chat.example/")
        let url = metadata.authorizationURL(request, clientID: "chat")
        let wishes = try #require(URLComponents(string: url)?.queryItems?.last)
        #expect(wishes.name == "claims")
        let value = try JSONSerialization.jsonObject(with: Data(try #require(wishes.value).utf8))
        let claims = try #require((value as? [String: [String: Any]])?["id_token"])
        #expect(
            claims.keys.sorted() == [
                "email", "email_verified", "groups", "name", "preferred_username",
            ])
    }

    @Test func `a document of another provider is refused`() async throws {
        #expect(
            try await fault(["issuer": "https://login.example/"])
                == .otherIssuer("https://login.example/"))
        #expect(try await fault(["issuer": "a\nb"]) == .otherIssuer("something else"))
        #expect(try await fault(["issuer": NSNull()]) == .malformed(.discovery))
    }

    @Test(arguments: ["authorization_endpoint", "token_endpoint", "jwks_uri"])
    func `each endpoint must be there, over https, and not on this machine`(
        _ field: String
    ) async throws {
        #expect(try await fault([field: NSNull()]) == .missing(field))
        for url in [
            "http://login.example/a", "ftp://login.example/", "//login.example/", "/a", "",
            "https://127.0.0.1/", "http://localhost/", "https://a@login.example/",
            "https://login.example/#a", "https://login.example\\@evil.example/", "https:///a",
            "https://login.example:0/", "https://login.example:99999/", "https://login.example/ a",
        ] {
            #expect(try await fault([field: url]) == .notAllowed(field), "\(url)")
        }
    }

    @Test func `a provider without a logout has none`() async throws {
        let scene = try LoginScene()
        for value in [NSNull(), "http://evil.example/", "javascript:alert(1)"] as [Any] {
            try scene.provider.describe(["end_session_endpoint": value])
            #expect(await scene.client.refresh().fault == nil)
            #expect(scene.client.metadata?.logoutURL(clientID: "a", backTo: "b") == nil)
        }
    }

    @Test func `a provider that can do nothing of what is needed says so at once`() async throws {
        let algorithms = ["id_token_signing_alg_values_supported": ["HS256", "none"]]
        #expect(try await fault(algorithms) == .noCommonAlgorithm)
        let methods = ["token_endpoint_auth_methods_supported": ["private_key_jwt"]]
        #expect(try await fault(methods) == .noCommonAuthentication)
    }

    @Test(arguments: [
        ("https://login.example", "https://login.example/.well-known/openid-configuration"),
        ("https://login.example/", "https://login.example/.well-known/openid-configuration"),
        ("http://[::1]:80/a", "http://[::1]:80/a/.well-known/openid-configuration"),
        ("http://localhost:8000", "http://localhost:8000/.well-known/openid-configuration"),
    ])
    func `an issuer describes itself at a place of its own`(_ issuer: String, _ url: String) {
        #expect(Issuer(issuer)?.discoveryURL == url)
    }

    @Test(arguments: [
        "http://login.example", "login.example", "", "https://login.example?a", "https://a@b",
        "https://login.example#a", "http://localhost.example", "http://[::1", "https://[",
    ])
    func `what can be no issuer is none`(_ text: String) {
        #expect(Issuer(text) == nil)
    }
}
