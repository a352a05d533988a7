// Who is at the other end of a WebSocket.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What a WebSocket keeps of its handshake, and what its client has brought since.
struct SocketVisitor {
    /// What its address holds, for limits.
    let share: Share
    /// What they read.
    let language: Language
    /// The session of the handshake's cookie, where a page of ours, or no page, has sent it.
    let session: Session?
    /// Who they claimed to be in the handshake; nil for nobody in particular.
    let claim: Identity?
    /// What opens private channels; nil without one.
    var ticket: Ticket?
    /// What has shown that a page of the session means it. Without, the session counts for nothing.
    var token: String?

    /// As whom they are listed.
    var identity: Identity? { ticket?.identity ?? meantSession?.identity ?? claim }

    /// The login that the socket ends with; nil for none.
    var login: String? { ticket?.session ?? meantSession?.named?.id }

    /// All names that they have brought.
    func names(_ sessions: Sessions) -> [BroughtName] {
        [ticket.flatMap(sessions.name(in:)), session?.named.map { .session($0) }].compactMap { $0 }
    }

    private var meantSession: Session? { token == nil ? nil : session }

    /// What they bring along for a message.
    ///
    /// - Parameter from: Who the message claims to be from.
    /// - Throws: 401 where their ticket has run out, or its session ended.
    func credentials(
        from: Identity?, _ sessions: Sessions
    ) throws(HTTPError) -> Credentials {
        Credentials(
            ticket: try ticket.map { ticket throws(HTTPError) in try sessions.renewed(ticket) },
            session: session.flatMap(sessions.renewed), token: token, claim: from ?? claim)
    }

    /// Another ticket, in the place of the last one.
    ///
    /// - Throws: 401 for one that is no good, 403 for one of somebody else.
    func ticket(_ text: String, _ sessions: Sessions) throws(HTTPError) -> Ticket {
        let new = try sessions.ticket(text)
        switch (ticket?.identity, new.identity) {
        case (let old?, let new?) where !old.isSamePerson(as: new): throw .othersTicket
        case (_?, nil): throw .othersTicket
        case (nil, _?) where ticket != nil: throw .othersTicket
        default: return new
        }
    }

    /// Whether they know the token of their session.
    func isGood(_ token: String, _ sessions: Sessions) -> Bool {
        guard let session = session.flatMap(sessions.renewed) else { return false }
        return sessions.isGood(token, for: session)
    }
}

extension HTTPError {
    /// 403. Who listens stays the same for as long as a WebSocket is open.
    static let othersTicket = HTTPError(.forbidden, .othersTicket, reason: .badTicket)
}
