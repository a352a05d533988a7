// A key with which a provider signs.
// SPDX-License-Identifier: MIT

import JWTKit

/// What signatures are taken. RFC 7518 section 3.1. Those with a shared secret are not: whoever has the
/// secret could write tokens.
enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
}

/// A public key, and the one algorithm that it is for.
struct SigningKey: Sendable {
    let id: String?
    let algorithm: SigningAlgorithm
    private let verifier: any JWTAlgorithm

    /// nil for a key that signs nothing that is taken, and for one that is not sound.
    init?(_ key: PublishedKey) async {
        guard key.isForSignatures, let algorithm = key.signingAlgorithm,
            let verifier = await SigningKey.verifier(key, algorithm)
        else { return nil }
        id = key.kid
        self.algorithm = algorithm
        self.verifier = verifier
    }

    /// RFC 7515 section 5.2.
    func hasSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        (try? verifier.verify(signature, signs: bytes)) ?? false
    }

    /// jwt-kit hands its verifiers out by a collection. It gets no private part, and no algorithm but ours.
    private static func verifier(
        _ key: PublishedKey, _ algorithm: SigningAlgorithm
    ) async -> (any JWTAlgorithm)? {
        let name = JWKIdentifier(string: "key")
        let jwk: JWK =
            switch algorithm {
            case .rs256: .rsa(.rs256, identifier: name, modulus: key.n, exponent: key.e)
            case .es256: .ecdsa(.es256, identifier: name, x: key.x, y: key.y, curve: .p256)
            }
        let keys = JWTKeyCollection()
        guard (try? await keys.add(jwk: jwk)) != nil else { return nil }
        return try? await keys.getKey(for: name)
    }
}
