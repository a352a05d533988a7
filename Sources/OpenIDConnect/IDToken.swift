// What a provider says of somebody, signed.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A JSON Web Token, taken apart and not yet believed. RFC 7519, RFC 7515 section 7.1.
struct IDToken {
    static let maxLength = 16 << 10

    let header: Header
    /// Not to be read before the signature is checked.
    private let payload: [UInt8]
    /// What was signed.
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// What the header says that counts. Keys that it brings along, or places where they would lie (`jwk`,
    /// `jku`, `x5c`, `x5u`), do not.
    struct Header {
        let algorithm: SigningAlgorithm
        let keyID: String?
    }

    private struct HeaderFields: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
        let b64: Bool?
    }

    init(_ text: String) throws(TokenFlaw) {
        guard text.utf8.count <= IDToken.maxLength else { throw .tooLong }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let fields = try? JSONDecoder().decode(HeaderFields.self, from: Data(head))
        else { throw .malformed }
        guard let algorithm = SigningAlgorithm(rawValue: fields.alg) else { throw .algorithm }
        // RFC 7515 section 4.1.11: nothing of the kind is understood here.
        if fields.crit != nil || fields.b64 != nil { throw .critical }
        header = Header(algorithm: algorithm, keyID: fields.kid)
        self.payload = payload
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The claims, once one of the keys has signed them.
    func claims(signedBy keys: [SigningKey]) throws(TokenFlaw) -> Claims {
        guard keys.contains(where: { $0.hasSigned(signed, signature) }) else { throw .signature }
        guard let claims = Claims(payload) else { throw .malformed }
        return claims
    }
}
