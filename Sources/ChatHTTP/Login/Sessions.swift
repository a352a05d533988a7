// Who is logged in, over all loops of a chat.
// SPDX-License-Identifier: MIT

public import Chat
internal import HTTP
internal import Synchronization

/// Who is here, and who has left.
private struct Visitors {
    var names = NamesInUse()
    var ended = EndedSessions()

    mutating func end(_ session: Session, uptime: Duration, now: Timestamp) {
        names.free(session.id)
        ended.insert(session.id, uptime: uptime, now: now)
    }
}

/// Signs and reads what visitors bring along: cookies, tokens, tickets. Any thread.
public final class Sessions: Sendable {
    /// Who may post.
    public enum Login: String, Sendable, CaseIterable {
        /// Anyone; names are claims. Logging in makes a claim one's own.
        case off
        /// Who has logged in under some name.
        case name
    }

    public let login: Login
    /// Keys of sites that embed the chat. With one, it is they who decide about private channels.
    let siteKeys: [TicketKey]
    private let clock: @Sendable () -> Timestamp
    private let uptime: @Sendable () -> Duration
    private let keys: Mutex<KeyRing>
    private let visitors: Mutex<Visitors>
    private let tickets: Mutex<OpenedTickets>

    /// - Parameters:
    ///   - keys: Keep them: a server that starts with other ones knows nobody.
    ///   - clock: The calendar's time, for what visitors bring along.
    ///   - uptime: The time since any moment, for what the server remembers of them. Nobody can set
    ///     it, and it is the same on all threads.
    public init(
        _ login: Login, keys: KeyRing, siteKeys: [TicketKey] = [],
        clock: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> Duration = Sessions.uptime
    ) {
        self.login = login
        self.keys = Mutex(keys)
        self.siteKeys = siteKeys
        self.clock = clock
        self.uptime = uptime
        visitors = Mutex(Visitors())
        tickets = Mutex(OpenedTickets())
    }

    /// The time for which the process has run, less what the machine slept.
    public static func uptime() -> Duration { start.duration(to: .now) }

    private static let start = SuspendingClock.now

    /// Has the next key take its turn, when it is time.
    ///
    /// - Returns: The ring as it is now, where it changed: it should be kept.
    public func rotateKeys() -> KeyRing? {
        keys.withLock { $0.rotate(at: clock()) ? $0 : nil }
    }
}

// MARK: - Sessions

extension Sessions {
    /// A session for a visitor who has none.
    func begin() -> Session { Session(nil, at: clock()) }

    /// What a cookie says, while nobody has ended it and nobody else has taken its name since.
    func session(cookie: String) -> Session? {
        guard let session = Session(cookie: cookie, signedBy: ring, at: clock()) else { return nil }
        guard let identity = session.identity else { return session }
        return isHere(identity, session.id, from: session.began) ? session : nil
    }

    /// Another session, under a name, in the place of `old`.
    ///
    /// - Returns: nil where somebody else uses the name.
    func logIn(as identity: Identity, insteadOf old: Session) -> Session? {
        let (uptime, now) = (uptime(), clock())
        let session = Session(identity, at: now)
        return visitors.withLock {
            let name = identity.displayName
            guard $0.names.take(name, by: session.id, insteadOf: old.id, at: uptime) else {
                return nil
            }
            if old.identity != nil { $0.end(old, uptime: uptime, now: now) }
            return session
        }
    }

    /// Nobody can go on with it. A session without a name has nothing to end: with its cookie one can
    /// log in, as with any other one that `GET /me` gives.
    func end(_ session: Session) {
        guard session.identity != nil else { return }
        let (uptime, now) = (uptime(), clock())
        visitors.withLock { $0.end(session, uptime: uptime, now: now) }
    }

    /// Whether a session has its name still, or may have it again.
    ///
    /// - Parameter began: When it began, or any moment since.
    private func isHere(
        _ identity: Identity, _ session: String, from began: Timestamp
    ) -> Bool {
        let now = uptime()
        return visitors.withLock {
            if $0.names.keep(session, at: now) { return true }
            return !$0.ended.contains(session, from: began)
                && $0.names.take(identity.displayName, by: session, at: now)
        }
    }

    func cookie(_ session: Session) -> String { session.cookie(signedBy: ring) }

    private var ring: KeyRing { keys.withLock { $0 } }
}

// MARK: - Tokens and tickets

extension Sessions {
    func token(for session: Session) -> String { XSRFToken.make(for: session, ring) }

    func isGood(_ token: String, for session: Session) -> Bool {
        XSRFToken.isGood(token, for: session, ring)
    }

    /// A ticket for a session's own pages; nil before it has logged in.
    ///
    /// - Throws: 400 where it would be longer than tickets may be.
    func ticket(for session: Session, _ channels: [ChannelName]) throws(HTTPError) -> String? {
        guard let identity = session.identity else { return nil }
        var ticket = Ticket(
            for: identity, channels: siteKeys.isEmpty ? channels.filter(\.isPrivate) : [],
            expires: clock() + Ticket.maxLifetime)
        ticket.session = session.id
        let token = TicketKey(ring.newest).sign(ticket)
        guard token.utf8.count <= Sessions.maxTicketLength else { throw .tooMuchForOneTicket }
        return token
    }

    /// - Throws: 401 for one that is not good, or not any more.
    func ticket(_ token: String) throws(HTTPError) -> Ticket {
        let now = clock()
        guard token.utf8.count <= Sessions.maxTicketLength else { throw .badTicket }
        let ticket = try opened(token)
        guard ticket.expires > now else { throw .badTicket }
        if let begins = ticket.begins, begins > now + Sessions.skew { throw .ticketForLater }
        if let identity = ticket.identity, let session = ticket.session {
            let made = ticket.expires - Ticket.maxLifetime
            guard isHere(identity, session, from: made) else { throw .badTicket }
        } else if ticket.expires - Ticket.maxLifetime - Sessions.skew > now {
            throw .ticketForTooLong
        }
        return ticket
    }

    /// Whether a ticket that was good a while ago is good still: not over, and its session not ended.
    func isStillGood(_ ticket: Ticket) -> Bool {
        guard ticket.expires > clock() else { return false }
        guard let session = ticket.session else { return true }
        return visitors.withLock { $0.names.isHeld(by: session) }
    }

    func timeLeft(_ ticket: Ticket) -> Duration {
        .milliseconds(ticket.expires.milliseconds - clock().milliseconds)
    }

    private func opened(_ token: String) throws(HTTPError) -> Ticket {
        let now = uptime()
        if let ticket = tickets.withLock({ $0.find(token, at: now) }) { return ticket }
        let ticket = try open(token)
        tickets.withLock { $0.remember(ticket, as: token, at: now) }
        return ticket
    }

    /// Whatever its time; signed by a site's key or by one of our own.
    private func open(_ token: String) throws(HTTPError) -> Ticket {
        for key in siteKeys {
            guard var ticket = try key.read(token) else { continue }
            ticket.session = nil
            return ticket
        }
        for key in ring.keys {
            guard let ticket = try TicketKey(key).read(token) else { continue }
            guard ticket.identity != nil, ticket.session != nil else { throw .badTicket }
            return ticket
        }
        throw .badTicket
    }

    /// Two machines' clocks differ.
    private static let skew = Duration.seconds(60)
    /// It has to stand in a request line, beside its channels.
    private static let maxTicketLength = 4096
}

extension HTTPError {
    fileprivate static let tooMuchForOneTicket = HTTPError(
        .badRequest, "These channel names are too long for one ticket. Ask for fewer channels.")

    static let badTicket = HTTPError(
        .unauthorized, "This ticket is invalid or has expired. Get a new one.")

    fileprivate static let ticketForLater = HTTPError(
        .unauthorized, "This ticket is not valid yet: its nbf is in the future.")

    fileprivate static let ticketForTooLong = HTTPError(
        .unauthorized, "This ticket lasts too long: its exp may be 15 minutes ahead at most.")
}
