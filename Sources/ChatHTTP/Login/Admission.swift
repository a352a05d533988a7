// How a visitor gets a name.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// Used by the form that logs in, and by the first message of somebody who had no name yet.
///
/// An object: a message that is posted would otherwise hold each of its parts, one by one.
final class Admission {
    private let sessions: Sessions
    private let hub: Hub
    /// Counts tries by address and by name.
    private let rates: RateLimits
    /// Counts how they ended.
    private let counts: LoginCounts
    /// Names that are not served.
    private let bans: BanList
    /// Asks where others decide, too.
    private let caller: RegistryCaller

    /// - Parameters:
    ///   - counts: Gets how each attempt ended.
    ///   - bans: Names that are not served.
    ///   - caller: Of the loop that the site is served on.
    init(
        sessions: Sessions, hub: Hub, rates: RateLimits, counts: LoginCounts, bans: BanList,
        caller: RegistryCaller
    ) {
        self.sessions = sessions
        self.hub = hub
        self.rates = rates
        self.counts = counts
        self.bans = bans
        self.caller = caller
    }

    /// A session under this name takes the place of `old`; the response brings its cookie.
    ///
    /// - Throws: 403 where the name is banned, 409 where somebody else uses it, 429 where it is tried too
    ///   often.
    func logIn(
        _ request: Request, as identity: Identity, insteadOf old: Session
    ) throws(HTTPError) -> Eventual<Session> {
        try bans.check(identity)
        return try rates.countLogin(request, as: identity.displayName)
            .then { [self] in sessions.logIn(as: identity, insteadOf: old, for: caller) }
            .then { [self] (session: Session?) throws(HTTPError) -> Eventual<Session> in
                counts.add(session == nil ? .nameInUse : .ok)
                guard let session else { throw .nameInUse }
                if let other = old.named { sessions.leave([other], hub) }
                request.extraFields.append(
                    request.cookieField(try sessions.cookie(session), of: sessions.address))
                return .ready(session)
            }
    }

    /// A session of the account that somebody has proven to be theirs takes the place of `old`, which ends.
    ///
    /// - Parameter provider: Who vouches for them, by the provider's name.
    /// - Returns: The caller gives its cookie to the browser.
    /// - Throws: 403 where the name is banned, 503 where there is no permanent key.
    func enter(
        _ proven: ProvenIdentity, by provider: String, insteadOf old: Session?
    ) throws(HTTPError) -> Eventual<Session> {
        let identity = try sessions.identity(of: proven)
        try bans.check(identity)
        return try begin(identity, by: provider, insteadOf: old)
    }

    private func begin(
        _ identity: Identity, by provider: String, insteadOf old: Session?
    ) throws(HTTPError) -> Eventual<Session> {
        let begun = sessions.logIn(
            as: identity, by: provider, insteadOf: old ?? sessions.begin(), for: caller)
        return try begun.then { [self] (session: Session?) throws(HTTPError) -> Eventual<Session> in
            guard let session else { throw .nameInUse }
            if let other = old?.named { sessions.leave([other], hub) }
            return .ready(session)
        }
    }

    /// The visitor's session, also where no page of ours has sent the request; a new one where they have
    /// none. The response then brings its cookie.
    ///
    /// Beside a proxy that vouches for visitors, the session is that of whom the proxy speaks. Another one
    /// ends.
    ///
    /// - Throws: 401 where the proxy speaks of nobody, 403 where their name is banned, 503 before the keys
    ///   are known.
    func welcome(_ request: Request) throws(HTTPError) -> Eventual<Session> {
        let cookie = request.sessionCookie(of: sessions.address)
        if let session = cookie.flatMap({ sessions.session(of: request, cookie: $0) }),
            sessions.login != .proxy || session.identity != nil
        {
            return .ready(session)
        }
        guard sessions.login == .proxy else { return .ready(try sessions.begin(for: request)) }
        let identity = try sessions.vouched(request)
        try bans.check(identity)
        let old = cookie.flatMap(sessions.session(cookie:))
        return try begin(identity, by: ProxyLogin.name, insteadOf: old)
            .then { [self] (session: Session) throws(HTTPError) -> Eventual<Session> in
                request.extraFields.append(
                    request.cookieField(try sessions.cookie(session), of: sessions.address))
                return .ready(session)
            }
    }

    /// Logs in a visitor who has written a name and a message in the page's one form, before the
    /// message is published.
    ///
    /// - Returns: Who they are; nil for every other message, and where no cookie can hold a
    ///   session.
    /// - Throws: As ``logIn(_:as:insteadOf:)`` does, and 429 where they speak or try too fast.
    func admit(
        _ request: Request, _ post: PostedMessage, to channel: ChannelName
    ) throws(HTTPError) -> Eventual<Identity>? {
        guard let claim = post.from, try post.form.bytes("_page") != nil,
            try post.form.bytes("from") != nil, !channel.isPrivate,
            let visitor = sessions.session(of: request), visitor.identity == nil,
            let token = try request.token(post.form), sessions.isGood(token, for: visitor)
        else { return nil }
        return try rates.countLogin(request)
            .then { [self] () throws(HTTPError) in
                try logIn(request, as: claim, insteadOf: visitor)
            }
            .then { [self] (session: Session) throws(HTTPError) -> Eventual<Identity> in
                // Not before the name is theirs: it would use up somebody else's messages.
                let newcomer = session.identity ?? claim
                try rates.countMessage(of: newcomer)
                return .ready(newcomer)
            }
    }
}
