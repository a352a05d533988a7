// The server's own keys: what it signs for its visitors.
// SPDX-License-Identifier: MIT

public import Chat
import Crypto
import FoundationEssentials

/// A newest key, which signs once all know it, and the one before it, whose signatures are still good.
///
/// A key signs for ``signingTime`` and is known for as long again: longer than any session lasts.
/// So a rotation logs nobody out. Somebody who has the keys can be anyone; to throw them away logs
/// out everyone.
///
/// Beside them is a permanent key, which is never rotated. It signs ``BotKey``s, which last for longer, and
/// makes the ``PersonID`` of accounts, which stays the same for ever.
public struct KeyRing: Sendable, Equatable {
    /// How long a key signs, at least: it is rotated when this has passed.
    static let signingTime = Duration.seconds(30 * 86_400)
    /// A new key does not sign for so long. By then all who verify signatures have heard of it.
    static let introduction = Duration.seconds(600)

    /// Newest first; one or two.
    private(set) var keys: [Key]
    /// The permanent key: signs what bots bring along, and makes the ids of people. nil for a ring of an
    /// older version.
    private(set) var bots: Key?

    /// The ring is never empty.
    var newest: Key { keys[0] }

    /// The key that signs: the newest that all know.
    func signer(at now: Timestamp) -> Key {
        keys.first { $0.made <= now - KeyRing.introduction } ?? keys[keys.count - 1]
    }

    /// A ring with one new key, and one for bots.
    public init(at now: Timestamp) {
        keys = [Key(made: now)]
        bots = Key(made: now)
    }

    /// A ring as ``text`` wrote it; nil for anything else.
    public init?(text: String) {
        var keys: [Key] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix(KeyRing.botsMark) {
                let key = Key(line: line.dropFirst(KeyRing.botsMark.count))
                guard bots == nil, let key else { return nil }
                bots = key
            } else {
                guard let key = Key(line: line) else { return nil }
                keys.append(key)
            }
        }
        guard !keys.isEmpty, Set(keys.map(\.id)).count == keys.count else { return nil }
        self.keys = keys
    }

    /// For a file that nobody else may read: a line for each key, newest first.
    public var text: String {
        "# Keys of a Fireside server, the newest first. Whoever has them can be anyone.\n"
            + keys.map { $0.line + "\n" }.joined()
            + (bots.map { "\(KeyRing.botsMark)\($0.line)\n" } ?? "")
    }

    /// Stands before the line of the key for bots.
    private static let botsMark = "bots "

    /// Makes a key for bots, where there is none yet.
    ///
    /// - Returns: Whether it did.
    public mutating func addBots(at now: Timestamp) -> Bool {
        guard bots == nil else { return false }
        bots = Key(made: now)
        return true
    }

    /// Makes a new key when the newest one has signed for long enough, and forgets all but the one
    /// before it.
    ///
    /// - Returns: Whether it was time.
    public mutating func rotate(at now: Timestamp) -> Bool {
        guard newest.made < now - KeyRing.signingTime else { return false }
        keys = [Key(made: now), newest]
        return true
    }

    /// nil for a key that was forgotten, or never was ours.
    func key(_ id: some StringProtocol) -> Key? { keys.first { $0.id == id } }
}

extension KeyRing {
    /// 256 random bits, and what follows from them: a key for each use, so that a signature made
    /// for one can never pass for another.
    struct Key: Sendable, Equatable {
        /// Each value is part of the derivation: a changed name would make all signatures bad.
        enum KeyUse: String, CaseIterable { case session, xsrf, ticket, bot, login, person }

        let id: String
        let made: Timestamp
        private let secret: [UInt8]
        /// A key for each use, made once: HKDF (RFC 5869) with SHA-256.
        private let derived: [KeyUse: SymmetricKey]

        init(made: Timestamp) {
            let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
            self.init(id: String(Position.makeEpoch()), made: made, secret: secret)
        }

        private init(id: String, made: Timestamp, secret: [UInt8]) {
            self.id = id
            self.made = made
            self.secret = secret
            derived = Dictionary(
                uniqueKeysWithValues: KeyUse.allCases.map { use in
                    let key = HKDF<SHA256>.deriveKey(
                        inputKeyMaterial: SymmetricKey(data: secret),
                        info: Data("fireside \(use.rawValue)".utf8), outputByteCount: 32)
                    return (use, key)
                })
        }

        func key(for use: KeyUse) -> SymmetricKey { derived[use]! }

        /// `id seconds secret`: when it was made since 1970, and the secret in hexadecimal digits.
        fileprivate var line: String {
            let digits = secret.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return "\(id) \(made.milliseconds / 1000) \(digits)"
        }

        fileprivate init?(line: Substring) {
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[0].utf8.allSatisfy(\.isLetterOrDigit),
                let seconds = Int(decimal: parts[1].utf8.span), seconds < 1 << 40,
                let secret = [UInt8](hexadecimal: parts[2]), secret.count == 32
            else { return nil }
            self.init(
                id: String(parts[0]), made: Timestamp(milliseconds: seconds * 1000), secret: secret)
        }

        static func == (one: Key, other: Key) -> Bool { one.line == other.line }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension [UInt8] {
    fileprivate init?(hexadecimal text: Substring) {
        guard text.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = text
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16), rest.first != "+" else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        self = bytes
    }
}
