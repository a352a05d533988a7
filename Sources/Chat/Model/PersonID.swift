// Who somebody is, in public.
// SPDX-License-Identifier: MIT

/// Tells one person from all others of the same name. Others may see it; nothing about the account behind
/// it can be learnt from it.
///
/// A letter for the ``Kind``, and 14 letters of base64url: 84 bits.
public struct PersonID: Hashable, Sendable {
    /// What stands behind a person.
    public enum Kind: Character, Sendable, CaseIterable {
        /// Somebody whom a login provider or a proxy vouches for. The same at every login.
        case account = "u"
        /// Somebody who has logged in with a name alone. Another one at every login.
        case session = "s"
        /// Somebody whom the server of a site vouches for, with a ticket.
        case guest = "t"
        /// A script with a bot's key.
        case bot = "b"
    }

    /// The whole text, which fits into a word of Swift's and so costs no memory.
    private let text: String

    /// - Parameter letters: 14 letters of base64url.
    public init?(_ kind: Kind, _ letters: some StringProtocol) {
        self.init("\(kind.rawValue)\(letters)")
    }

    /// What stands behind it.
    public var kind: Kind { Kind(rawValue: text.first!)! }
}

extension PersonID: LosslessStringConvertible {
    /// - Parameter text: As ``description`` has it; nil for anything else.
    public init?(_ text: String) {
        let letters = text.utf8
        guard letters.count == 15, let first = text.first, Kind(rawValue: first) != nil,
            letters.allSatisfy(\.isBase64URL)
        else { return nil }
        self.text = text
    }

    /// Such as `uk3f9x2m7q4w8Zp`.
    public var description: String { text }
}

extension UInt8 {
    fileprivate var isBase64URL: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
