// Tokens that prove nothing, each in a way of its own.
// SPDX-License-Identifier: MIT

import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import OpenIDConnect

/// A token, and what is wrong with it.
struct Attack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let flaw: TokenFlaw
    let token: @Sendable (LoginScene) throws -> String

    init(
        _ name: String, _ flaw: TokenFlaw,
        _ token: @escaping @Sendable (LoginScene) throws -> String
    ) {
        testDescription = name
        self.flaw = flaw
        self.token = token
    }

    /// A token that is soundly signed and says something else.
    private static func saying(
        _ name: String, _ flaw: TokenFlaw, _ change: @escaping @Sendable (Double) -> [String: Any]
    ) -> Attack {
        Attack(name, flaw) { try $0.keys.es256($0.claims(change($0.clock.unixTime))) }
    }

    static let signatures = [
        Attack("alg none, no signature", .algorithm) {
            try TestKeys.token(["alg": "none"], $0.claims) { _ in Data() }
        },
        Attack("alg none in other letters", .algorithm) {
            try TestKeys.token(["alg": "NoNe", "kid": "rsa"], $0.claims) { _ in Data() }
        },
        Attack("HS256 with the public RSA key as its secret", .algorithm) { scene in
            let secret = SymmetricKey(
                data: Data((TestKeys.rsa?.publicKey.pemRepresentation ?? "").utf8))
            return try TestKeys.token(["alg": "HS256", "kid": "rsa"], scene.claims) {
                Data(HMAC<SHA256>.authenticationCode(for: $0, using: secret))
            }
        },
        Attack("RS512, which the key could do", .algorithm) { scene in
            try TestKeys.token(["alg": "RS512", "kid": "rsa"], scene.claims) {
                try TestKeys.rsa?.signature(for: SHA512.hash(data: $0), padding: .insecurePKCS1v1_5)
                    .rawRepresentation ?? Data()
            }
        },
        Attack("PS256 called RS256", .signature) { scene in
            try TestKeys.token(["alg": "RS256", "kid": "rsa"], scene.claims) {
                try TestKeys.rsa?.signature(for: SHA256.hash(data: $0), padding: .PSS)
                    .rawRepresentation ?? Data()
            }
        },
        Attack("a kid that nobody publishes", .unknownKey) {
            try $0.keys.es256($0.claims, kid: "new")
        },
        Attack("a key of another provider under a known kid", .signature) {
            try TestKeys().es256($0.claims)
        },
        Attack("another RSA key under a known kid", .signature) {
            try TestKeys.rs256($0.claims, by: TestKeys.otherRSA)
        },
        Attack("ES256 with the kid of the RSA key", .unknownKey) {
            try $0.keys.es256($0.claims, kid: "rsa")
        },
        Attack("ES256 by a P-384 key", .signature) { scene in
            try TestKeys.token(["alg": "ES256", "kid": "p256"], scene.claims) {
                try scene.keys.p384.signature(for: $0).rawRepresentation
            }
        },
        Attack("an ES256 signature of zeros", .signature) {
            try TestKeys.token(["alg": "ES256", "kid": "p256"], $0.claims) { _ in Data(count: 64) }
        },
        Attack("an ES256 signature in DER", .signature) { scene in
            try TestKeys.token(["alg": "ES256", "kid": "p256"], scene.claims) {
                try scene.keys.p256.signature(for: $0).derRepresentation
            }
        },
        Attack("a key of its own in the header (jwk)", .signature) { scene in
            let own = TestKeys()
            return try own.es256(scene.claims, header: ["jwk": TestKeys.jwk(own.p256, id: "p256")])
        },
        Attack("a place for its key in the header (jku, x5u)", .signature) {
            let places = ["jku": "https://evil.example/keys", "x5u": "https://evil.example/cert"]
            return try TestKeys().es256($0.claims, header: places)
        },
        Attack("crit", .critical) {
            try $0.keys.es256($0.claims, header: ["crit": ["exp"], "exp": 1])
        },
        Attack("b64 false", .critical) { try $0.keys.es256($0.claims, header: ["b64": false]) },
        Attack("no kid, and one fitting key of another provider", .signature) {
            try TestKeys.token(["alg": "ES256"], $0.claims) {
                try TestKeys().p256.signature(for: $0).rawRepresentation
            }
        },
    ]

    static let shapes = [
        Attack("another payload under the signature", .signature) { scene in
            var parts = try scene.keys.es256(scene.claims).split(separator: ".")
            let others = try scene.keys.es256(scene.claims(["sub": "bob"])).split(separator: ".")
            parts[1] = others[1]
            return parts.joined(separator: ".")
        },
        Attack("cut off", .signature) { String(try $0.keys.es256($0.claims).dropLast(6)) },
        Attack("without its signature", .malformed) {
            try $0.keys.es256($0.claims).split(separator: ".").prefix(2).joined(separator: ".")
        },
        Attack("with four parts", .malformed) { try $0.keys.es256($0.claims) + ".AAAA" },
        Attack("with padding", .malformed) { try $0.keys.es256($0.claims) + "==" },
        Attack("the same signature in another spelling", .malformed) {
            let token = try $0.keys.es256($0.claims)
            // The last letter has four bits that count for nothing.
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            let place = letters.firstIndex(of: token.last ?? "A") ?? 0
            return token.dropLast() + "\(letters[place ^ 1])"
        },
        Attack("empty", .malformed) { _ in "" },
        Attack("encrypted (JWE)", .malformed) { _ in "e30.e30.e30.e30.e30" },
        Attack("of 40 kB", .tooLong) {
            try $0.keys.es256($0.claims(["name": String(repeating: "a", count: 30_000)]))
        },
        Attack("a list as its payload", .malformed) { scene in
            let text = "\(Base64URL.encode(Array(#"{"alg":"ES256","kid":"p256"}"#.utf8))).W10"
            let signature = try scene.keys.p256.signature(for: Data(text.utf8)).rawRepresentation
            return "\(text).\(Base64URL.encode(signature))"
        },
    ]

    static let claims = [
        saying("expired", .expired) { ["exp": $0 - 61] },
        saying("without an end", .expired) { _ in ["exp": NSNull()] },
        saying("an end that is a text", .expired) { _ in ["exp": "2000000000"] },
        saying("issued in the future", .notYetValid) { ["iat": $0 + 61] },
        saying("without a beginning", .notYetValid) { _ in ["iat": NSNull()] },
        saying("not valid yet", .notYetValid) { ["nbf": $0 + 61] },
        saying("nbf that is a text", .notYetValid) { _ in ["nbf": "0"] },
        saying("another issuer", .issuer) { _ in ["iss": "https://evil.example"] },
        saying("the issuer with a slash", .issuer) { _ in ["iss": "https://login.example/"] },
        saying("no issuer", .issuer) { _ in ["iss": NSNull()] },
        saying("another client's", .audience) { _ in ["aud": "other"] },
        saying("for nobody", .audience) { _ in ["aud": [String]()] },
        saying("no audience", .audience) { _ in ["aud": NSNull()] },
        saying("for several, and nobody has asked", .audience) { _ in ["aud": ["chat", "other"]] },
        saying("for several, and another has asked", .audience) { _ in
            ["aud": ["chat", "other"], "azp": "other"]
        },
        saying("for this one, and another has asked", .audience) { _ in ["azp": "other"] },
        saying("another login's nonce", .nonce) { _ in ["nonce": "other"] },
        saying("no nonce", .nonce) { _ in ["nonce": NSNull()] },
        saying("no subject", .subject) { _ in ["sub": NSNull()] },
        saying("an empty subject", .subject) { _ in ["sub": ""] },
        saying("a subject that is a number", .subject) { _ in ["sub": 7] },
        saying("a subject of 256 letters", .subject) { _ in
            ["sub": String(repeating: "a", count: 256)]
        },
        saying("a subject with a NUL", .subject) { _ in ["sub": "ann\0bob"] },
    ]
}
