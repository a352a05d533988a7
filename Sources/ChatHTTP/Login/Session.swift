// A visitor, as their cookie tells of them.
// SPDX-License-Identifier: MIT

import Chat

/// What a cookie carries, signed: the server keeps no list of sessions.
///
/// Visitors have one before they log in, too: the token of the login form is bound to it. Logging
/// in and out begins another, so that a session known to somebody else is worth nothing.
struct Session: Sendable, Equatable {
    /// From its beginning, however often it is used. Shorter than a key is known: ``KeyRing``.
    static let lifetime = Duration.seconds(14 * 86_400)

    /// 128 random bits.
    let id: String
    /// nil for a visitor who has not logged in.
    let identity: Identity?
    /// In whole seconds, as the cookie has it.
    let began: Timestamp

    /// The same for the registry; nil for a visitor who has not logged in.
    var named: NamedSession? {
        identity.map { NamedSession(id: id, identity: $0, began: began) }
    }

    /// A new one.
    init(_ identity: Identity?, at now: Timestamp) {
        var random = SystemRandomNumberGenerator()
        id = Base64URL.encode((0..<16).map { _ in random.next() })
        self.identity = identity
        // As precise as the cookie has it.
        began = Timestamp(milliseconds: now.milliseconds / 1000 * 1000)
    }

    /// `1.key.seconds.id.name.signature`. The signature is over all that stands before it and the
    /// cookie's own name, so that no other text of ours can be passed off as one.
    func cookie(signedBy key: KeyRing.Key) -> String {
        let text = [
            "1", key.id, String(began.milliseconds / 1000), id,
            identity.map { Base64URL.encode($0.displayName.utf8) } ?? "",
        ].joined(separator: ".")
        let signature = HMACSignature.of(Session.signed(text), by: key.key(for: .session))
        return text + "." + Base64URL.encode(signature)
    }

    /// nil for a cookie that is not ours, not whole or too old. Nothing in it is read before the
    /// signature has been.
    init?(cookie: String, signedBy ring: KeyRing, at now: Timestamp) {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        guard cookie.utf8.count <= Session.maxLength, parts.count == 6, parts[0] == "1",
            let key = ring.key(parts[1]), let signature = Base64URL.decode(parts[5])
        else { return nil }
        let text = cookie.dropLast(parts[5].count + 1)
        guard HMACSignature.isGood(signature, of: Session.signed(text), by: key.key(for: .session)),
            let seconds = Int(decimal: parts[2].utf8.span), let name = Base64URL.decode(parts[4])
        else { return nil }
        began = Timestamp(milliseconds: seconds * 1000)
        guard began > now - Session.lifetime else { return nil }
        id = String(parts[3])
        identity = name.isEmpty ? nil : Identity(name: String(decoding: name, as: UTF8.self))
    }

    /// Which key is said to have signed it: not verified.
    static func keyID(ofCookie cookie: String) -> String? {
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        guard cookie.utf8.count <= maxLength, parts.count == 6, parts[0] == "1" else { return nil }
        return String(parts[1])
    }

    /// The text that is signed. Its prefix is the cookie's name.
    private static func signed(_ text: some StringProtocol) -> String { "sid.\(text)" }

    /// In bytes. A longer cookie is not looked at.
    private static let maxLength = 1024
}
