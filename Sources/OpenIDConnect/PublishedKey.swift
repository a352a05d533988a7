// A key as a provider publishes it.
// SPDX-License-Identifier: MIT

/// The public members of a JSON Web Key. RFC 7517 section 4, RFC 7518 section 6.
struct PublishedKey: Decodable {
    let kty: String
    let kid: String?
    let use: String?
    let alg: String?
    let key_ops: [String]?
    let crv: String?
    let n: String?
    let e: String?
    let x: String?
    let y: String?

    /// A key that says nothing is for everything.
    var isForSignatures: Bool {
        (use ?? "sig") == "sig" && (key_ops ?? ["verify"]).contains("verify")
    }

    /// The algorithm that fits the key; nil where none that is taken does.
    var signingAlgorithm: SigningAlgorithm? {
        let algorithm: SigningAlgorithm? =
            switch kty {
            case "RSA": hasSoundModulus ? .rs256 : nil
            case "EC": crv == "P-256" ? .es256 : nil
            default: nil
            }
        return alg == nil || alg == algorithm?.rawValue ? algorithm : nil
    }

    /// 2048...8192 bits: a shorter key can be broken, and a longer one costs its verifier too much. The same
    /// holds for the exponent.
    private var hasSoundModulus: Bool {
        guard let n, let e, let modulus = Base64URL.decode(n), let exponent = Base64URL.decode(e)
        else {
            return false
        }
        let digits = modulus.drop { $0 == 0 }
        let bits = digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
        return 2048...8192 ~= bits && 1...4 ~= exponent.count
    }
}
