// What is learnt of a visitor before their request is served, where several nodes decide.
// SPDX-License-Identifier: MIT

import Chat
package import Deferred
import FoundationEssentials
import HTTP

/// What a request brings along that somebody has signed, as text.
struct BroughtTokens {
    /// The value of the session's cookie.
    var cookie: String?
    /// Of a ticket, or of a bot's key.
    var token: String?
}

extension Sessions {
    /// Whether nothing must be learnt from others.
    var answersAtOnce: Bool { registry.answersAtOnce && !keys.areShared }

    /// Learns what is known elsewhere of the sessions and keys that a request brings.
    ///
    /// - Returns: nil where it is known here. Fails where it cannot be learnt.
    func recall(_ request: Request, for caller: RegistryCaller) -> Deferred<Void>? {
        if answersAtOnce { return nil }
        return recall(
            BroughtTokens(
                cookie: request.sessionCookie(of: address),
                token: request.bearerToken ?? (try? request.query.value("t")) ?? nil),
            [], for: caller)
    }

    /// The same for what a client brings over its WebSocket.
    ///
    /// - Parameter names: What it has brought before.
    func recall(
        _ tokens: BroughtTokens, _ names: [BroughtName], for caller: RegistryCaller
    ) -> Deferred<Void>? {
        if answersAtOnce { return nil }
        guard isUnknownKey(in: tokens), let reading = readKeys(for: caller) else {
            return recall(names + self.names(in: tokens), for: caller)
        }
        return reading.addCallback {
            self.recall(names + self.names(in: tokens), for: caller) ?? .succeed()
        }
    }

    private func recall(_ names: [BroughtName], for caller: RegistryCaller) -> Deferred<Void>? {
        if registry.answersAtOnce || names.isEmpty { return nil }
        return registry.recall(names, for: caller)
    }

    /// Whose these are, whatever became of them.
    private func names(in tokens: BroughtTokens) -> [BroughtName] {
        let session = tokens.cookie.flatMap { signedSession(cookie: $0)?.named }
        return [session.map { .session($0) }, tokens.token.flatMap(name(inToken:))]
            .compactMap { $0 }
    }

    private func name(inToken token: String) -> BroughtName? {
        guard token.utf8.count <= Sessions.maxTicketLength, let ticket = try? opened(token)
        else { return nil }
        return name(in: ticket)
    }

    /// Whose ticket it is; nil for a site's, and for a bot's key that has run out.
    func name(in ticket: Ticket) -> BroughtName? {
        if let session = ticket.named { return .session(session) }
        guard ticket.bot != nil, let identity = ticket.identity, timeLeft(ticket) > .zero
        else { return nil }
        return .bot(identity, life: timeLeft(ticket))
    }

    /// Reads keys that are kept elsewhere.
    ///
    /// - Returns: Fires when they are known.
    package func readKeysAgain(for caller: RegistryCaller) -> Deferred<Void> {
        keys.read(for: caller).addCallback { [self] areOthers -> Void in
            if areOthers { forgetTickets() }
        }
    }

    /// Whether shared keys are known; always, where there are none.
    package var knowsKeys: Bool { ring != nil }

    /// - Returns: nil where they were read a moment ago: clients can make up ids of keys.
    private func readKeys(for caller: RegistryCaller) -> Deferred<Void>? {
        mayReadKeys() ? readKeysAgain(for: caller) : nil
    }

    /// Whether a key has signed that this process does not know, if anything has.
    private func isUnknownKey(in tokens: BroughtTokens) -> Bool {
        guard keys.areShared else { return false }
        let ids = [
            tokens.cookie.flatMap(Session.keyID(ofCookie:)),
            tokens.token.flatMap { (try? opened($0)) == nil ? TicketKey.id(ofToken: $0) : nil },
        ].compactMap { $0 }
        if ids.isEmpty { return false }
        guard let ring else { return true }
        return ids.contains { ring.key($0) == nil && ring.bots?.id != $0 }
    }
}
