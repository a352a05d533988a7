// Tickets, made for a chat's own pages and read from anyone.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Sessions {
    /// A ticket for a session's own pages; nil before it has logged in.
    ///
    /// - Throws: 400 where it would be longer than tickets may be.
    func ticket(for session: Session, _ channels: [ChannelName]) throws(HTTPError) -> String? {
        guard let identity = session.identity else { return nil }
        var ticket = Ticket(
            for: identity, channels: siteKeys.isEmpty ? channels.filter(\.isPrivate) : [],
            expires: clock.now() + Ticket.maxLifetime)
        ticket.session = session.id
        let token = TicketKey(try signer()).sign(ticket)
        guard token.utf8.count <= Sessions.maxTicketLength else { throw .tooMuchForOneTicket }
        return token
    }

    /// - Throws: 401 for one that is not good, or not any more.
    func ticket(_ token: String) throws(HTTPError) -> Ticket {
        guard token.utf8.count <= Sessions.maxTicketLength else { throw .badTicket }
        let ticket = try opened(token)
        guard ticket.bot == nil else { throw .botKeyInURL }
        return try renewed(ticket)
    }

    /// What a bot has brought. Its name is its own from now on.
    ///
    /// - Throws: 401 for a token that is no ``BotKey``, or not any more; 503 before the keys are known.
    func botKey(_ token: String) throws(HTTPError) -> Ticket {
        // Nobody's key is bad before the server knows its own.
        _ = try signer()
        guard token.utf8.count <= Sessions.maxTicketLength, let key = try? opened(token),
            key.bot != nil, key.expires > clock.now()
        else { throw .badBotKey }
        return try renewed(key)
    }

    /// The ticket once more, where it is good at this moment.
    ///
    /// - Throws: 401 where it is not.
    func renewed(_ ticket: Ticket) throws(HTTPError) -> Ticket {
        let now = clock.now()
        guard ticket.expires > now else { throw .badTicket }
        if let begins = ticket.begins, begins > now + Sessions.skew { throw .ticketForLater }
        if let session = ticket.named {
            guard registry.renew(session) else { throw .badTicket }
        } else if let identity = ticket.identity, ticket.bot != nil {
            registry.reserve(identity, for: timeLeft(ticket))
        } else if ticket.expires - Ticket.maxLifetime - Sessions.skew > now {
            throw .ticketForTooLong
        }
        return ticket
    }

    /// Whether a ticket that was good a while ago is good still: not over, and its session not ended.
    func isStillGood(_ ticket: Ticket) -> Bool {
        guard ticket.expires > clock.now() else { return false }
        guard let session = ticket.session else { return true }
        return registry.isHeld(by: session)
    }

    func timeLeft(_ ticket: Ticket) -> Duration {
        .milliseconds(ticket.expires.milliseconds - clock.now().milliseconds)
    }

    /// Whatever its time; signed by a site's key or by one of our own.
    func open(_ token: String) throws(HTTPError) -> Ticket {
        for key in siteKeys {
            guard var ticket = try key.read(token) else { continue }
            (ticket.session, ticket.bot) = (nil, nil)
            // Of a site's visitor only the name counts, whatever else the site writes.
            guard let name = ticket.identity?.displayName else { return ticket }
            ticket.identity = Identity(name: name)
            return ticket.of(key.person(guest: name))
        }
        for key in ring?.keys ?? [] {
            guard let ticket = try TicketKey(key).read(token) else { continue }
            guard let named = ticket.named, ticket.bot == nil else { throw .badTicket }
            return named.identity.isAccount ? ticket : ticket.of(PersonID(session: named.id))
        }
        if let key = ring?.bots, var ticket = try TicketKey(bots: key).read(token) {
            guard ticket.identity != nil, ticket.bot != nil, ticket.session == nil else {
                throw .badTicket
            }
            let name = ticket.identity?.displayName ?? ""
            ticket.identity = Identity(name: name)
            return ticket.of(ring?.person(bot: name))
        }
        throw .badTicket
    }

    /// Two machines' clocks differ.
    private static let skew = Duration.seconds(60)
    /// It has to stand in a request line, beside its channels.
    static let maxTicketLength = 4096
}

extension Ticket {
    /// The session that it was made for; nil for a site's ticket.
    var named: NamedSession? {
        guard let identity, let session else { return nil }
        return NamedSession(
            id: session, identity: identity, began: expires - Ticket.maxLifetime)
    }
}
