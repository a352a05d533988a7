// A client, its provider, and a visitor who comes back.
// SPDX-License-Identifier: MIT

import Foundation

@testable import OpenIDConnect

struct LoginScene {
    let provider: FakeProvider
    let clock = TestClock()
    let keys = TestKeys()
    let client: ProviderClient

    static let request = AuthorizationRequest(
        state: "state", nonce: "nonce", verifier: "verifier",
        redirectURL: "https://chat.example/login/example/callback")

    init(rules: [String] = [], secret: String? = "secret") throws {
        provider = try FakeProvider()
        try provider.publish(keys.keySet())
        guard let issuer = Issuer(FakeProvider.issuer) else { throw NoIssuer() }
        let settings = ProviderSettings(
            issuer: issuer, clientID: "chat", clientSecret: secret,
            rules: rules.compactMap { AccessRule($0) })
        client = ProviderClient(settings, over: provider, clock: clock)
    }

    /// What a sound token says.
    var claims: [String: Any] {
        let now = clock.unixTime
        return [
            "iss": FakeProvider.issuer, "aud": "chat", "sub": "ann-1", "nonce": "nonce",
            "iat": now - 5, "exp": now + 300, "name": "Ann Lee",
        ]
    }

    /// Its claims with some of them changed; a null takes one away.
    func claims(_ changes: [String: Any]) -> [String: Any] {
        claims.merging(changes) { $1 }.filter { !($0.value is NSNull) }
    }

    /// A visitor comes back with a code that is worth `token`.
    func login(
        _ token: String, issuer: String? = nil, code: String = "code"
    ) async throws -> ProviderAccount {
        try provider.hand(out: token)
        return try await client.identify(code: code, issuer: issuer, for: LoginScene.request)
    }

    private struct NoIssuer: Error {}
}
