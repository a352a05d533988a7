// The name of a Bayeux session.
// SPDX-License-Identifier: MIT

/// 128 random bits, written as 22 characters of base64url. Whoever knows it acts in the session, so it
/// is as secret as a password.
struct BayeuxClientID: Hashable, Sendable {
    private let high, low: UInt64

    /// In characters.
    static let length = 22

    /// A name that nobody can foresee, from the system's random numbers.
    static func random() -> BayeuxClientID {
        BayeuxClientID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max))
    }

    private init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// nil for anything but 22 characters of base64url.
    init?(_ text: some Collection<UInt8>) {
        guard text.count == BayeuxClientID.length else { return nil }
        var (high, low) = (UInt64(0), UInt64(0))
        for (index, byte) in text.enumerated() {
            guard let bits = byte.base64URLBits else { return nil }
            // The last character has two bits of the 128, and four that are nothing.
            let count = UInt64(index == BayeuxClientID.length - 1 ? 2 : 6)
            high = high << count | low >> (64 - count)
            low = low << count | UInt64(bits) >> (6 - count)
        }
        self.init(high: high, low: low)
    }

    /// Appends its 22 characters.
    func write(to text: inout [UInt8]) {
        var (high, low) = (high, low)
        for _ in 0..<BayeuxClientID.length {
            text.append(BayeuxClientID.alphabet[Int(high >> 58)])
            (high, low) = (high << 6 | low >> 58, low << 6)
        }
    }

    /// Its 22 characters.
    var text: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(BayeuxClientID.length)
        write(to: &text)
        return text
    }

    /// RFC 4648 section 5.
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}

extension UInt8 {
    /// The six bits that this character stands for.
    fileprivate var base64URLBits: UInt8? {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): self - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
