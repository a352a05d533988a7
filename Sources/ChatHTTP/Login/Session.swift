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
    /// Who vouches for them, by the provider's name; nil where they have only said a name.
    let provider: String?
    /// In whole seconds, as the cookie has it.
    let began: Timestamp

    /// The same for the registry; nil for a visitor who has not logged in.
    var named: NamedSession? {
        identity.map { NamedSession(id: id, identity: $0, began: began) }
    }

    /// A new one.
    ///
    /// - Parameter provider: Who vouches for them; nil where a name is all that is known.
    init(_ identity: Identity?, by provider: String? = nil, at now: Timestamp) {
        var random = SystemRandomNumberGenerator()
        id = Base64URL.encode((0..<16).map { _ in random.next() })
        self.provider = provider
        self.identity =
            provider == nil ? Session.identity(identity?.displayName, of: id) : identity
        // As precise as the cookie has it.
        began = Timestamp(milliseconds: now.milliseconds / 1000 * 1000)
    }

    /// Who has said a name, and nothing else: another person in each session.
    private static func identity(_ name: String?, of id: String) -> Identity? {
        name.map { name in
            PersonID(session: id).map { Identity(name: name, person: $0) } ?? Identity(name: name)
        }
    }

    /// `1.key.seconds.id.name.signature`, or for an account
    /// `2.key.seconds.id.person.provider.name.signature`. The signature is over all that stands before it
    /// and the cookie's own name, so that no other text of ours can be passed off as one.
    func cookie(signedBy key: KeyRing.Key) -> String {
        let name = identity.map { Base64URL.encode($0.displayName.utf8) } ?? ""
        let seconds = String(began.milliseconds / 1000)
        let text =
            if let provider, let person = identity?.person {
                ["2", key.id, seconds, id, "\(person)", provider, name].joined(separator: ".")
            } else {
                ["1", key.id, seconds, id, name].joined(separator: ".")
            }
        let signature = HMACSignature.of(Session.signed(text), by: key.key(for: .session))
        return text + "." + Base64URL.encode(signature)
    }

    /// nil for a cookie that is not ours, not whole or too old. Nothing in it is read before the
    /// signature has been.
    init?(cookie: String, signedBy ring: KeyRing, at now: Timestamp) {
        guard let parts = Session.parts(of: cookie), let key = ring.key(parts[1]),
            let mark = parts.last, let signature = Base64URL.decode(mark)
        else { return nil }
        let text = cookie.dropLast(mark.count + 1)
        guard HMACSignature.isGood(signature, of: Session.signed(text), by: key.key(for: .session)),
            let seconds = Int(decimal: parts[2].utf8.span),
            let bytes = Base64URL.decode(parts[parts.count - 2])
        else { return nil }
        began = Timestamp(milliseconds: seconds * 1000)
        guard began > now - Session.lifetime else { return nil }
        id = String(parts[3])
        let name = String(decoding: bytes, as: UTF8.self)
        if parts[0] == "1" {
            identity = Session.identity(name.isEmpty ? nil : name, of: id)
            provider = nil
        } else {
            guard let person = PersonID(String(parts[4])) else { return nil }
            identity = Identity(account: person, displayName: name)
            provider = String(parts[5])
        }
    }

    /// Which key is said to have signed it: not verified.
    static func keyID(ofCookie cookie: String) -> String? {
        parts(of: cookie).map { String($0[1]) }
    }

    /// What stands between the dots; nil for what is no cookie of either version.
    private static func parts(of cookie: String) -> [Substring]? {
        guard cookie.utf8.count <= maxLength else { return nil }
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("1", 6), ("2", 8): return parts
        default: return nil
        }
    }

    /// The text that is signed. Its prefix is the cookie's name.
    private static func signed(_ text: some StringProtocol) -> String { "sid.\(text)" }

    /// In bytes. A longer cookie is not looked at.
    private static let maxLength = 1024
}
