// Who an account is, in public.
// SPDX-License-Identifier: MIT

import Chat
import Crypto

extension KeyRing {
    /// Whether it can tell accounts apart. A ring of an older version cannot.
    package var hasPermanentKey: Bool { bots != nil }

    /// The person behind an account. The same whenever they log in, and nobody without the key can tell
    /// whose account it is.
    ///
    /// - Parameters:
    ///   - issuer: Who vouches for them: for OpenID Connect the provider's URL.
    ///   - subject: Who they are, among all whom the issuer knows.
    /// - Returns: nil where the ring has no permanent key, because an older version has made it.
    func person(issuer: String, subject: String) -> PersonID? {
        // No URL has a NUL, so no two pairs make the same text.
        person(.account, "\(issuer)\0\(subject)")
    }

    /// The person behind a bot's name: all keys of that name are one.
    func person(bot name: String) -> PersonID? { person(.bot, name) }

    private func person(_ kind: PersonID.Kind, _ text: String) -> PersonID? {
        bots.flatMap { PersonID(kind, hash: text, by: $0.key(for: .person)) }
    }
}

extension PersonID {
    /// 84 bits of an HMAC over `text`, which begin with the kind: so two kinds never have the same letters
    /// for one text.
    init?(_ kind: Kind, hash text: String, by key: SymmetricKey) {
        let signature = HMACSignature.of("\(kind.rawValue)\0\(text)", by: key)
        self.init(kind, Base64URL.encode(signature).prefix(PersonID.letters))
    }

    /// Who has logged in with a name alone.
    init?(session id: String) { self.init(.session, id.prefix(PersonID.letters)) }

    /// Behind the letter for the kind.
    private static let letters = 14
}

extension Identity {
    /// Whether somebody vouches for them. Others may have the same name.
    var isAccount: Bool { person?.kind == .account }

    /// Whether it is the same person, as far as the server can tell.
    func isSamePerson(as other: Identity) -> Bool {
        // A site that changes its key changes the ids of its visitors.
        subject == other.subject && (person == other.person || person?.kind == .guest)
    }
}
