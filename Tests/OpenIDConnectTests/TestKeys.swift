// Keys of providers, and tokens that they sign.
// SPDX-License-Identifier: MIT

import Crypto
import CryptoExtras
import Foundation

@testable import OpenIDConnect

/// Signs as a provider does, and as none should. RSA keys take long to make: all tests share two.
struct TestKeys {
    static let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048)
    static let otherRSA = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

    let p256 = P256.Signing.PrivateKey()
    let p384 = P384.Signing.PrivateKey()

    /// What the provider publishes: `rsa` and `p256`, and keys that are of no use here.
    func keySet() throws -> [[String: Any]] {
        [
            try TestKeys.jwk(TestKeys.rsa, id: "rsa"), TestKeys.jwk(p256, id: "p256"),
            ["kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "AAAA"], ["kty": 7],
        ]
    }

    static func jwk(_ key: P256.Signing.PrivateKey, id: String?) -> [String: Any] {
        let point = key.publicKey.rawRepresentation
        var jwk: [String: Any] = [
            "kty": "EC", "crv": "P-256", "x": Base64URL.encode(point.prefix(32)),
            "y": Base64URL.encode(point.suffix(32)),
        ]
        jwk["kid"] = id
        return jwk
    }

    static func jwk(_ key: _RSA.Signing.PrivateKey?, id: String?) throws -> [String: Any] {
        guard let numbers = try key?.publicKey.getKeyPrimitives() else { return [:] }
        var jwk: [String: Any] = [
            "kty": "RSA", "use": "sig", "alg": "RS256", "n": Base64URL.encode(numbers.modulus),
            "e": Base64URL.encode(numbers.publicExponent),
        ]
        jwk["kid"] = id
        return jwk
    }

    /// A token with any header and any signature.
    static func token(
        _ header: [String: Any], _ claims: [String: Any], _ sign: (Data) throws -> Data
    ) throws -> String {
        let head = try Base64URL.encode(JSONSerialization.data(withJSONObject: header))
        let body = try Base64URL.encode(JSONSerialization.data(withJSONObject: claims))
        let text = "\(head).\(body)"
        return try "\(text).\(Base64URL.encode(sign(Data(text.utf8))))"
    }

    func es256(
        _ claims: [String: Any], kid: String = "p256", header more: [String: Any] = [:]
    ) throws -> String {
        let header = ["alg": "ES256", "kid": kid].merging(more) { $1 }
        return try TestKeys.token(header, claims) { try p256.signature(for: $0).rawRepresentation }
    }

    static func rs256(
        _ claims: [String: Any], by key: _RSA.Signing.PrivateKey? = TestKeys.rsa,
        kid: String = "rsa"
    ) throws -> String {
        try token(["alg": "RS256", "kid": kid], claims) { text in
            guard let key else { return Data() }
            let digest = SHA256.hash(data: text)
            return try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
        }
    }
}
