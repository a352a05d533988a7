// A name for scripts, which several of them may use at once.
// SPDX-License-Identifier: MIT

public import Chat
import HTTP

/// What `fireside token` prints: a JSON Web Token by which a script posts under one name, without logging in.
///
/// It is signed like a ``Ticket``, with a key that signs nothing else. A script brings it in a header field
/// that no browser sends by itself: `Authorization: Bearer …`, RFC 6750. While it is in use nobody else can
/// log in under its name.
public struct BotKey: Sendable, Equatable {
    /// Tells it from other keys of the same name. 96 random bits.
    public let id: String
    private let ticket: Ticket

    /// - Parameters:
    ///   - name: As people may be called; nil for any other.
    ///   - channels: Where it may post, and which private channels it may read; 64 at most. None for all
    ///     public channels.
    ///   - expires: When it ends.
    public init?(name: String, channels: [ChannelName], expires: Timestamp) {
        guard let name = try? Name(name, of: "name"), channels.count <= Query.maxChannels else {
            return nil
        }
        id = Base64URL.encode((0..<12).map { _ in UInt8.random(in: .min ... .max) })
        var ticket = Ticket(
            for: Identity(name: name.text), channels: channels, expires: expires, maySay: true)
        ticket.bot = id
        self.ticket = ticket
    }

    /// The token, which can stand in a header field as it is.
    ///
    /// - Returns: nil where the ring has no key for bots, because an older version has made it.
    public func signed(by ring: KeyRing) -> String? {
        ring.bots.map { TicketKey(bots: $0).sign(ticket) }
    }
}
