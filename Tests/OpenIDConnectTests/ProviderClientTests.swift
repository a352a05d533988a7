// What is asked of a provider, how often, and what its answers mean.
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import OpenIDConnect

@Suite struct ProviderClientTests {
    @Test func `a code goes out once, with PKCE and the client's secret`() async throws {
        let scene = try LoginScene(secret: "a b:+é")
        _ = try await scene.login(scene.keys.es256(scene.claims), code: "c&d")
        let request = try #require(scene.provider.requests.last)
        #expect(
            request.form
                == "grant_type=authorization_code&code=c%26d&redirect_uri="
                + "https%3A%2F%2Fchat.example%2Flogin%2Fexample%2Fcallback&code_verifier=verifier")
        let login = Data("chat:a%20b%3A%2B%C3%A9".utf8).base64EncodedString()
        #expect(request.authorization == "Basic \(login)")
    }

    @Test func `a secret goes into the form where the provider wants it there`() async throws {
        let scene = try LoginScene()
        try scene.provider.describe([
            "token_endpoint_auth_methods_supported": ["client_secret_post"]
        ])
        _ = try await scene.login(scene.keys.es256(scene.claims))
        let request = try #require(scene.provider.requests.last)
        #expect(request.authorization == nil)
        #expect(request.form?.hasSuffix("&client_id=chat&client_secret=secret") == true)
    }

    @Test func `a client without a secret says its name alone`() async throws {
        let scene = try LoginScene(secret: nil)
        try scene.provider.describe(["token_endpoint_auth_methods_supported": ["private_key_jwt"]])
        _ = try await scene.login(scene.keys.es256(scene.claims))
        let request = try #require(scene.provider.requests.last)
        #expect(request.authorization == nil)
        #expect(request.form?.hasSuffix("&client_id=chat") == true)
    }

    @Test(arguments: [
        (400, #"{"error":"invalid_grant"}"#, LoginFailure.unproven(.codeRefused)),
        (403, "", .unproven(.codeRefused)),
        (401, #"{"error":"invalid_client"}"#, .unavailable(.clientRefused)),
        (400, #"{"error":"unauthorized_client"}"#, .unavailable(.clientRefused)),
        (500, "oops", .unavailable(.answered(500, .token))),
        (302, "", .unavailable(.answered(302, .token))),
        (200, "{}", .unavailable(.malformed(.token))), (200, "[", .unavailable(.malformed(.token))),
        (200, #"{"id_token":7}"#, .unavailable(.malformed(.token))),
    ])
    func `what a token endpoint says is told apart`(
        _ status: Int, _ body: String, _ failure: LoginFailure
    ) async throws {
        let scene = try LoginScene()
        scene.provider.change {
            $0.token = ProviderResponse(status: status, body: Array(body.utf8))
        }
        await #expect(throws: failure) {
            try await scene.client.identify(code: "code", issuer: nil, for: LoginScene.request)
        }
    }

    @Test func `a new key is looked for, once a minute`() async throws {
        let scene = try LoginScene()
        _ = await scene.client.refresh()
        let rotated = LoginScene.Rotated(scene)
        #expect(scene.provider.count("/keys") == 1)
        await #expect(throws: LoginFailure.unproven(.unknownKey)) { try await rotated.login() }
        #expect(scene.provider.count("/keys") == 1)
        scene.clock.advance(by: 60)
        await #expect(throws: LoginFailure.unproven(.unknownKey)) { try await rotated.login() }
        await #expect(throws: LoginFailure.unproven(.unknownKey)) { try await rotated.login() }
        #expect(scene.provider.count("/keys") == 2)
        try rotated.publish()
        scene.clock.advance(by: 60)
        _ = try await rotated.login()
        _ = try await rotated.login()
        #expect(scene.provider.count("/keys") == 3)
    }

    @Test func `what is known is kept while the provider is away, for a day`() async throws {
        let scene = try LoginScene()
        #expect(await scene.client.refresh().next == .seconds(3600))
        scene.provider.change { $0.isAway = true }
        let failed = await scene.client.refresh()
        #expect(failed.fault == .unreachable(reason: "nobody is there"))
        #expect(failed.next == .seconds(1))
        scene.provider.change { $0.isAway = false }
        _ = try await scene.login(scene.keys.es256(scene.claims))
        scene.clock.advance(by: 24 * 3600 + 1)
        scene.provider.change { $0.isAway = true }
        _ = await scene.client.refresh()
        scene.provider.change { $0.isAway = false }
        await #expect(throws: LoginFailure.unavailable(.notReady)) {
            try await scene.login(scene.keys.es256(scene.claims))
        }
    }

    @Test func `a provider that is away is asked later and later, and not by visitors`()
        async throws
    {
        let scene = try LoginScene()
        scene.provider.change { $0.isAway = true }
        var delays: [Duration] = []
        for _ in 0..<8 { delays.append(await scene.client.refresh().next) }
        #expect(delays == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        await #expect(throws: LoginFailure.unavailable(.notReady)) {
            try await scene.login(scene.keys.es256(scene.claims))
        }
        #expect(scene.provider.requests.count == 8)
        scene.clock.advance(by: 60)
        scene.provider.change { $0.isAway = false }
        _ = try await scene.login(scene.keys.es256(scene.claims))
    }

    @Test(arguments: [(nil, 3600), (10, 300), (1000, 1000), (100_000, 3600)])
    func `documents are kept as long as they may be, within bounds`(
        _ maxAge: Int?, _ next: Int
    ) async throws {
        let scene = try LoginScene()
        scene.provider.change { $0.maxAge = maxAge.map { .seconds($0) } }
        #expect(await scene.client.refresh().next == .seconds(next))
    }

    @Test func `many who come at once wait for one look`() async throws {
        let scene = try LoginScene()
        try scene.provider.hand(out: scene.keys.es256(scene.claims))
        await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    _ = try? await scene.client.identify(
                        code: "code", issuer: nil, for: LoginScene.request)
                }
            }
        }
        #expect(scene.provider.count("/keys") == 1)
        #expect(scene.provider.count("/token") == 20)
    }

    @Test func `one login more than may be on their way fails at once`() async throws {
        let scene = try LoginScene()
        _ = await scene.client.refresh()
        scene.provider.change { $0.holdsTokens = true }
        await withThrowingTaskGroup { group in
            for _ in 0..<ProviderClient.maxLogins {
                group.addTask {
                    _ = try await scene.client.identify(
                        code: "code", issuer: nil, for: LoginScene.request)
                }
            }
            while scene.provider.count("/token") < ProviderClient.maxLogins { await Task.yield() }
            await #expect(throws: LoginFailure.unavailable(.busy)) {
                try await scene.client.identify(code: "code", issuer: nil, for: LoginScene.request)
            }
            group.cancelAll()
            while await group.nextResult() != nil {}
        }
        scene.provider.change { $0.holdsTokens = false }
        _ = try await scene.login(scene.keys.es256(scene.claims))
    }
}

extension LoginScene {
    /// The provider's key changes.
    struct Rotated {
        let scene: LoginScene
        let keys = TestKeys()

        init(_ scene: LoginScene) { self.scene = scene }

        func publish() throws { try scene.provider.publish([TestKeys.jwk(keys.p256, id: "new")]) }

        func login() async throws {
            _ = try await scene.login(keys.es256(scene.claims, kid: "new"))
        }
    }
}
