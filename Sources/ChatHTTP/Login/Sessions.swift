// Who is logged in, over all loops of a chat.
// SPDX-License-Identifier: MIT

package import Chat
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
        /// Nobody but people who have logged in with a provider. Others learn nothing of the chat.
        case oidc
        /// Nobody but people for whom a proxy vouches.
        case proxy

        /// Whether the chat is for members only, to read as well.
        package var isClosed: Bool { self == .oidc || self == .proxy }
    }

    /// Who may post.
    public let login: Login
    /// Keys of sites that embed the chat. With one, it is they who decide about private channels.
    var siteKeys: [TicketKey] { sharedKeys.withLock { $0 } }
    private let sharedKeys: Mutex<[TicketKey]>
    /// Whether private channels have members: people who have logged in, and no site that decides.
    var haveMembers: Bool { login != .off && siteKeys.isEmpty }
    /// Decides which pages are the chat's own, and what its cookie is called.
    let address: SiteAddress
    /// Who vouches for visitors.
    package let accounts: Accounts
    /// The moderators, and the permanent key that made their ids.
    private let moderators = Mutex<(key: String, people: Set<PersonID>)?>(nil)
    /// Knows which names are in use and which sessions have ended.
    let registry: any SessionRegistry
    /// Signatures and sessions go by its calendar, caches by its uptime.
    let clock: any SessionClock
    /// The keys of this chat's own signatures; they may change while it runs.
    let keys: any KeySource
    /// When shared keys were read for a client, in the machine's uptime; nil for never.
    private let keysRead = Mutex<Duration?>(nil)
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

    /// Sessions of which this process alone decides, some of which may be accounts'.
    package convenience init(
        _ login: Login, keys: KeyRing, siteKeys: [TicketKey] = [],
        address: SiteAddress = SiteAddress(), accounts: Accounts,
        clock: any SessionClock = SystemClock()
    ) {
        self.init(
            login, keys: LocalKeys(keys), siteKeys: siteKeys, address: address, accounts: accounts,
            registry: LocalSessionRegistry(clock: clock), clock: clock)
    }

    /// Sessions of which another decides, too.
    package init(
        _ login: Login, keys: any KeySource, siteKeys: [TicketKey],
        address: SiteAddress = SiteAddress(), accounts: Accounts = Accounts(),
        registry: any SessionRegistry, clock: any SessionClock
    ) {
        self.login = login
        self.accounts = accounts
        self.keys = keys
        sharedKeys = Mutex(siteKeys)
        self.address = address
        self.registry = registry
        self.clock = clock
    }

    /// Makes a new key for signatures, when it is time.
    ///
    /// - Returns: The ring where it changed and this process must keep it.
    package func rotateKeys(for caller: RegistryCaller) -> Deferred<KeyRing?> {
        keys.rotate(at: clock.now(), for: caller)
    }

    /// Replaces the keys. Polls and streams go on. Cookies and tickets that no key has signed are
    /// worth nothing from now on.
    ///
    /// - Parameter ring: nil where those that sign for visitors stay.
    package func replaceKeys(with ring: KeyRing?, siteKeys: [TicketKey]) {
        if let ring { keys.replace(with: ring) }
        sharedKeys.withLock { $0 = siteKeys }
        forgetTickets()
    }

    /// Whether shared keys may be read for a client now: every five seconds.
    func mayReadKeys() -> Bool {
        let now = clock.uptime()
        return keysRead.withLock { last in
            if let last, now - last < .seconds(5) { return false }
            last = now
            return true
        }
    }

    /// All tickets are verified again.
    func forgetTickets() { tickets.withLock { $0 = TicketCache() } }

    /// The keys at this moment, all of which verify; nil before they are known.
    var ring: KeyRing? { keys.ring }

    /// The providers, in the order of the page's buttons.
    package var providers: [any IdentityProvider] { accounts.providers }

    /// Whether the operator has named them with `--moderator`.
    package func isModerator(_ person: PersonID?) -> Bool {
        guard let person, !accounts.moderators.isEmpty, let ring, let key = ring.bots?.id
        else { return false }
        return moderators.withLock { known in
            if known?.key != key { known = (key, accounts.moderators(ring)) }
            return known?.people.contains(person) == true
        }
    }

    /// The key that signs.
    ///
    /// - Throws: 503 before the keys are known.
    func signer() throws(HTTPError) -> KeyRing.Key {
        guard let ring else { throw ChatError.starting.httpError }
        return ring.signer(at: clock.now())
    }
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
        ring.flatMap { Session(cookie: cookie, signedBy: $0, at: clock.now()) }
    }

    /// Another session, under a name, in the place of `old`.
    ///
    /// - Parameter provider: Who vouches for them, by the provider's name; nil for a name alone.
    /// - Returns: nil where somebody else uses the name.
    func logIn(
        as identity: Identity, by provider: String? = nil, insteadOf old: Session,
        for caller: RegistryCaller
    ) -> Eventual<Session?> {
        let session = Session(identity, by: provider, at: clock.now())
        guard let named = session.named else { return .ready(nil) }
        return registry.begin(named, insteadOf: old.named, for: caller).map { $0 ? session : nil }
    }

    /// Nobody can go on with it. A session without a name has nothing to end: with its cookie one
    /// can log in, as with any other one that `GET /me` gives.
    func end(_ session: Session, for caller: RegistryCaller) -> Eventual<Void> {
        session.named.map { registry.end($0, for: caller) } ?? .ready(())
    }

    /// The polls of sessions that have ended end, too. Where all nodes decide, the hubs hear of it anyway.
    package func leave(_ ended: [NamedSession], _ hub: Hub) {
        if registry.tellsHubs { return }
        for session in ended { hub.leave(session.identity, session: session.id) }
    }

    /// Nobody goes on under this name, nor under one that looks like it.
    ///
    /// - Returns: The sessions that ended.
    func end(named name: String, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        registry.end(named: name, for: caller)
    }

    /// All sessions of an account are over. What they wait for ends when ``leave(_:_:)`` tells a hub.
    ///
    /// - Returns: The sessions that ended.
    package func end(person: PersonID, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        registry.end(person: person, for: caller)
    }

    /// The value of the cookie: the session in clear and its signature. Nothing is stored here.
    ///
    /// - Throws: 503 before the keys are known.
    func cookie(_ session: Session) throws(HTTPError) -> String {
        session.cookie(signedBy: try signer())
    }

    /// The XSRF token: another signature over the session, which a foreign page cannot read.
    ///
    /// - Throws: 503 before the keys are known.
    func token(for session: Session) throws(HTTPError) -> String {
        XSRFToken.make(for: session, try signer())
    }

    /// Whether the token belongs to this session.
    func isGood(_ token: String, for session: Session) -> Bool {
        ring.map { XSRFToken.isGood(token, for: session, $0) } ?? false
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
