// Who is logged in, over all loops of a chat.
// SPDX-License-Identifier: MIT

import Chat
package import Deferred
import HTTP
import Synchronization

/// Signs and reads what visitors bring along: cookies, tokens, tickets. One for all loops of a
/// chat; any thread.
public final class Sessions: Sendable {
    /// Who may post.
    public enum Login: String, Sendable, CaseIterable {
        /// Anyone; names are claims. Somebody who logs in owns their name for a while.
        case off
        /// Anyone who has logged in under some name.
        case name
    }

    /// Who may post.
    public let login: Login
    /// Keys of sites that embed the chat. With one, it is they who decide about private channels.
    var siteKeys: [TicketKey] { sharedKeys.withLock { $0 } }
    private let sharedKeys: Mutex<[TicketKey]>
    /// Decides which pages are the chat's own, and what its cookie is called.
    let address: SiteAddress
    /// Knows which names are in use and which sessions have ended.
    let registry: any SessionRegistry
    /// Signatures and sessions go by its calendar, caches by its uptime.
    let clock: any SessionClock
    /// The keys of this chat's own signatures; they may change while it runs.
    private let keys: any KeySource
    /// Tickets read a moment ago: a poll brings the same one each time.
    private let tickets = Mutex(TicketCache())

    /// Sessions of which this process alone decides.
    ///
    /// - Parameters:
    ///   - login: Who may post.
    ///   - keys: Keep them: a server that starts with other ones knows nobody.
    ///   - siteKeys: Shared with the servers of sites that embed the chat.
    ///   - address: Where browsers find the chat.
    ///   - clock: The machine's unless a test moves the time.
    public convenience init(
        _ login: Login, keys: KeyRing, siteKeys: [TicketKey] = [],
        address: SiteAddress = SiteAddress(), clock: any SessionClock = SystemClock()
    ) {
        self.init(
            login, keys: LocalKeys(keys), siteKeys: siteKeys, address: address,
            registry: LocalSessionRegistry(clock: clock), clock: clock)
    }

    /// Sessions of which another decides, too.
    package init(
        _ login: Login, keys: any KeySource, siteKeys: [TicketKey],
        address: SiteAddress = SiteAddress(), registry: any SessionRegistry,
        clock: any SessionClock
    ) {
        self.login = login
        self.keys = keys
        sharedKeys = Mutex(siteKeys)
        self.address = address
        self.registry = registry
        self.clock = clock
    }

    /// Makes a new key for signatures, when it is time.
    ///
    /// - Returns: The ring where it changed: it should be kept. Fires on `loop`.
    package func rotateKeys(on loop: any Scheduler) -> Deferred<KeyRing?> {
        keys.rotate(at: clock.now(), on: loop)
    }

    /// Replaces the keys. Polls and streams go on. Cookies and tickets that no key has signed are
    /// worth nothing from now on.
    ///
    /// - Parameter ring: nil where those that sign for visitors stay.
    package func replaceKeys(with ring: KeyRing?, siteKeys: [TicketKey]) {
        if let ring { keys.replace(with: ring) }
        sharedKeys.withLock { $0 = siteKeys }
        tickets.withLock { $0 = TicketCache() }
    }

    /// The keys at this moment. A new key signs; older ones still verify.
    var ring: KeyRing { keys.ring }
}

extension Sessions {
    /// A session for a visitor who has none.
    func begin() -> Session { Session(nil, at: clock.now()) }

    /// What a cookie says, while nobody has ended it and nobody else has taken its name since.
    func session(cookie: String) -> Session? {
        signedSession(cookie: cookie).flatMap(renewed)
    }

    /// The session once more, where it is good still.
    func renewed(_ session: Session) -> Session? {
        guard session.began > clock.now() - Session.lifetime else { return nil }
        guard let named = session.named else { return session }
        return registry.renew(named) ? session : nil
    }

    /// What a cookie says, whatever became of it.
    func signedSession(cookie: String) -> Session? {
        Session(cookie: cookie, signedBy: ring, at: clock.now())
    }

    /// Another session, under a name, in the place of `old`.
    ///
    /// - Returns: nil where somebody else uses the name.
    func logIn(
        as identity: Identity, insteadOf old: Session, on loop: any Scheduler
    ) -> Eventual<Session?> {
        let session = Session(identity, at: clock.now())
        guard let named = session.named else { return .ready(nil) }
        return registry.begin(named, insteadOf: old.named, on: loop).map { $0 ? session : nil }
    }

    /// Nobody can go on with it. A session without a name has nothing to end: with its cookie one
    /// can log in, as with any other one that `GET /me` gives.
    func end(_ session: Session) {
        if let named = session.named { registry.end(named) }
    }

    /// Nobody goes on under this name, nor under one that looks like it.
    ///
    /// - Returns: The sessions that ended.
    func end(named name: String) -> [NamedSession] { registry.end(named: name) }

    /// The value of the cookie: the session in clear and its signature. Nothing is stored here.
    func cookie(_ session: Session) -> String { session.cookie(signedBy: ring) }

    /// The XSRF token: another signature over the session, which a foreign page cannot read.
    func token(for session: Session) -> String { XSRFToken.make(for: session, ring) }

    /// Whether the token belongs to this session.
    func isGood(_ token: String, for session: Session) -> Bool {
        XSRFToken.isGood(token, for: session, ring)
    }

    /// The ticket that a token is, whatever its time; from the cache where it was read a moment
    /// ago.
    ///
    /// - Throws: 401 where none of our keys has signed it.
    func opened(_ token: String) throws(HTTPError) -> Ticket {
        let now = clock.uptime()
        if let ticket = tickets.withLock({ $0.find(token, at: now) }) { return ticket }
        let ticket = try open(token)
        tickets.withLock { $0.remember(ticket, as: token, at: now) }
        return ticket
    }
}
