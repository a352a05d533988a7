// Who is at the other end of a Bayeux session.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What a session keeps of its handshake. Any thread.
final class BayeuxVisitor: Sendable {
    /// What its address holds, for limits.
    let share: Share
    /// What they read.
    let language: Language
    /// What opens private channels; nil without one.
    let ticket: Ticket?
    let hasTicket: Bool
    /// Who they claim to be, where nobody has to log in.
    let claim: Identity?

    init(share: Share, language: Language, ticket: Ticket?, claim: Identity?) {
        self.share = share
        self.language = language
        self.ticket = ticket
        hasTicket = ticket != nil
        self.claim = claim
    }

    /// As whom they are listed.
    var identity: Identity? { ticket?.identity ?? claim }

    /// The login that the session ends with; nil for none.
    var login: String? { ticket?.session }

    /// How long they may hear, in whole seconds; nil for as long as they like.
    func ticketLife(_ sessions: Sessions) -> Duration? {
        hasTicket ? ticket.map { sessions.timeLeft($0).roundedUp } : nil
    }

    /// The same visitor with another ticket.
    func with(_ ticket: Ticket) -> BayeuxVisitor {
        BayeuxVisitor(share: share, language: language, ticket: ticket, claim: claim)
    }
}
