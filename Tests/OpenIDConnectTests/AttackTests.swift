// What must not let anybody in.
// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import Testing

@testable import OpenIDConnect

@Suite struct AttackTests {
    @Test(arguments: Attack.signatures + Attack.shapes + Attack.claims)
    func `a token that proves nothing lets nobody in`(_ attack: Attack) async throws {
        let scene = try LoginScene()
        let token = try attack.token(scene)
        await #expect(throws: LoginFailure.unproven(attack.flaw)) {
            try await scene.login(token)
        }
    }

    @Test func `the same scene lets a sound token in, of either algorithm`() async throws {
        let scene = try LoginScene()
        let ann = ProviderAccount(subject: "ann-1", displayName: "Ann Lee")
        #expect(try await scene.login(scene.keys.es256(scene.claims)) == ann)
        #expect(try await scene.login(TestKeys.rs256(scene.claims)) == ann)
    }

    @Test func `clocks may differ by a minute, and an audience may be a list`() async throws {
        let scene = try LoginScene()
        let now = scene.clock.unixTime
        for changes in [
            ["exp": now - 59], ["iat": now + 60], ["nbf": now + 60], ["aud": ["chat"]],
            ["aud": ["other", "chat"], "azp": "chat"],
        ] as [[String: Any]] {
            _ = try await scene.login(scene.keys.es256(scene.claims(changes)))
        }
    }

    @Test func `a token without a key's name is taken where one key can be meant`() async throws {
        let scene = try LoginScene()
        let sign = { (text: Data) in try scene.keys.p256.signature(for: text).rawRepresentation }
        let token = try TestKeys.token(["alg": "ES256"], scene.claims, sign)
        _ = try await scene.login(token)
        let second = TestKeys.jwk(TestKeys().p256, id: "second")
        let other = try LoginScene()
        try other.provider.publish([TestKeys.jwk(scene.keys.p256, id: "first"), second])
        await #expect(throws: LoginFailure.unproven(.unknownKey)) { try await other.login(token) }
    }

    @Test func `letters that Unicode calls the same are not the same`() async throws {
        let scene = try LoginScene(rules: ["group=K"])
        // The Kelvin sign.
        await #expect(throws: LoginFailure.notAllowed) {
            try await scene.login(scene.keys.es256(scene.claims(["group": "\u{212a}"])))
        }
        _ = try await scene.login(scene.keys.es256(scene.claims(["group": "K"])))
    }

    @Test(arguments: [
        ("https://evil.example", LoginFailure.unproven(.otherProvider)),
        ("https://login.example/", .unproven(.otherProvider)), ("", .unproven(.otherProvider)),
    ])
    func `a callback that comes from another provider is refused, and no code is sent`(
        _ issuer: String, _ failure: LoginFailure
    ) async throws {
        let scene = try LoginScene()
        let token = try scene.keys.es256(scene.claims)
        await #expect(throws: failure) { try await scene.login(token, issuer: issuer) }
        #expect(scene.provider.count("/token") == 0)
        _ = try await scene.login(token, issuer: FakeProvider.issuer)
    }

    @Test func `a callback must name its provider where that has announced it`() async throws {
        let scene = try LoginScene()
        try scene.provider.describe(["authorization_response_iss_parameter_supported": true])
        let token = try scene.keys.es256(scene.claims)
        await #expect(throws: LoginFailure.unproven(.otherProvider)) {
            try await scene.login(token)
        }
        _ = try await scene.login(token, issuer: FakeProvider.issuer)
    }

    @Test func `keys for other purposes, short ones and long ones count for nothing`() async throws
    {
        let p256 = TestKeys.jwk(TestKeys().p256, id: "p256")
        let rsa = try TestKeys.jwk(TestKeys.rsa, id: "rsa")
        let useless: [[String: Any]] =
            [64, 128, 255, 1025].map { length in
                let modulus = [0x81] + [UInt8](repeating: 0xc3, count: length - 1)
                return rsa.merging(["n": Base64URL.encode(modulus)]) { $1 }
            } + [
                rsa.merging(["use": "enc"]) { $1 }, rsa.merging(["key_ops": ["encrypt"]]) { $1 },
                rsa.merging(["alg": "RS512"]) { $1 }, rsa.merging(["e": "AQAAAAAB"]) { $1 },
                rsa.merging(["n": "!"]) { $1 }, p256.merging(["crv": "P-384"]) { $1 },
                p256.merging(["alg": "RS256"]) { $1 }, p256.merging(["x": "AAAA"]) { $1 },
                p256.merging(["y": Base64URL.encode([UInt8](repeating: 1, count: 32))]) { $1 },
                ["kty": "oct", "k": "AAAA", "alg": "HS256", "kid": "oct"],
            ]
        for key in useless {
            let bytes = try JSONSerialization.data(withJSONObject: ["keys": [key]])
            await #expect(throws: ProviderFault.noCommonAlgorithm, "\(key)") {
                _ = try await KeySet(Array(bytes))
            }
            let both = try JSONSerialization.data(withJSONObject: ["keys": [key, p256]])
            #expect(try await KeySet(Array(both)).keys.count == 1)
        }
    }

    @Test func `a set of very many keys is read as far as it is of use`() async throws {
        let key = TestKeys.jwk(TestKeys().p256, id: nil)
        let bytes = try JSONSerialization.data(
            withJSONObject: ["keys": Array(repeating: key, count: 500)])
        #expect(try await KeySet(Array(bytes)).keys.count == KeySet.maxKeys)
        let huge = [UInt8](repeating: 32, count: 300_000)
        await #expect(throws: ProviderFault.malformed(.keys)) { _ = try await KeySet(huge) }
    }
}
