// Signs tickets and reads them.
// SPDX-License-Identifier: MIT

import Chat
import Crypto
import FoundationEssentials
import HTTP

/// A secret that the chat's server shares with the server of a site that embeds it.
public struct TicketKey: Sendable {
    /// The shortest secret, in bytes. A shorter one can be found by trying.
    public static let minLength = 32

    private let key: SymmetricKey
    /// The token's `kid`, where there is one.
    private let id: String?

    /// nil for a secret of fewer than ``minLength`` bytes.
    ///
    /// - Parameter secret: Its UTF-8 bytes are the HMAC's key, as libraries for tokens take it.
    public init?(secret: String) {
        guard secret.utf8.count >= TicketKey.minLength else { return nil }
        self.init(SymmetricKey(data: Data(secret.utf8)))
    }

    /// One of the server's own.
    init(_ key: KeyRing.Key) {
        self.init(key.key(for: .ticket), id: key.id)
    }

    /// One of the server's own, for bots.
    init(bots key: KeyRing.Key) {
        self.init(key.key(for: .bot), id: key.id)
    }

    private init(_ key: SymmetricKey, id: String? = nil) {
        self.key = key
        self.id = id
    }

    private struct Header: Codable {
        var alg = "HS256"
        var typ: String? = "JWT"
        var kid: String?
        /// What a reader must understand: whatever it is, this one does not.
        var crit: [String]?
    }

    /// The token, which can stand in a URL as it is.
    public func sign(_ ticket: Ticket) -> String {
        let header = (try? JSONEncoder.sorted.encode(Header(kid: id))) ?? Data()
        let text = Base64URL.encode(header) + "." + Base64URL.encode(ticket.claims)
        return text + "." + Base64URL.encode(HMACSignature.of(text, by: key))
    }

    /// Which key is said to have signed it: not verified. nil for what a site has signed.
    static func id(ofToken token: String) -> String? {
        guard token.utf8.count <= Sessions.maxTicketLength,
            let text = token.split(separator: ".").first, let header = Base64URL.decode(text)
        else { return nil }
        return (try? JSONDecoder().decode(Header.self, from: Data(header)))?.kid
    }

    /// Who a site's visitor is, in public: by what the site calls them.
    func person(guest subject: String) -> PersonID? {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Data("fireside person".utf8), outputByteCount: 32)
        return PersonID(.guest, hash: subject, by: key)
    }

    /// The ticket, whatever its time; nil where this key did not sign it.
    func read(_ token: String) throws(HTTPError) -> Ticket? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]),
            let claims = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            HMACSignature.isGood(signature, of: parts[0] + "." + parts[1], by: key),
            // Signed is signed; but a key that is used for other tokens, too, should not open doors.
            let kind = try? JSONDecoder().decode(Header.self, from: Data(header)),
            kind.alg == "HS256", kind.crit == nil
        else { return nil }
        return try Ticket(claims: claims)
    }
}
