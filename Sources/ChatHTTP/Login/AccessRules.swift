// Who may read and who may speak, and under which name.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// The rules, for all paths of a chat:
///
/// - Anyone may read a public channel. A private one takes a ticket that names it; a session's ticket
///   opens it to members, as long as they are.
/// - A chat for members is read by nobody without a ticket, a bot's key or a login. There a session alone
///   lets its own page read, and nobody else's.
/// - A session counts for nothing without its token, and never where a script tag asks. Nor does a
///   token without its session: what somebody wrote under their name never becomes another's.
/// - A bot's key counts wherever it comes from: no browser sends it by itself.
/// - Somebody with a ticket or a session goes by its name. Other names are claims, which count only
///   where nobody has to log in.
struct AccessRules {
    /// Verifies tickets and cookies; knows which sessions have ended.
    private let sessions: Sessions
    /// Counts messages by the speaker's name, shared by all threads.
    private let rates: RateLimits
    /// Names that are not served.
    private let bans: BanList
    /// Who is a member of which private channel.
    private let membership: Membership
    /// People who may not write, or are not served.
    private let moderation: Moderation

    /// One for each worker, on its thread.
    init(_ sessions: Sessions, _ rates: RateLimits, _ bans: BanList, _ membership: Membership) {
        self.sessions = sessions
        self.rates = rates
        self.bans = bans
        self.membership = membership
        moderation = Moderation(membership)
    }

    /// - Returns: The ticket that was brought, if any.
    /// - Throws: 401 or 403 where some of the channels are not for this reader, and it names them
    ///   all. 401 for a ticket that is no good, which names none: it says who reads, whatever they
    ///   read.
    @discardableResult
    func read(
        _ channels: [ChannelName], _ request: Request, _ query: Query
    ) throws(HTTPError) -> Ticket? {
        var ticket = try ticket(request, query)
        if ticket == nil { ticket = try pass(request) }
        try read(channels, by: ticket)
        return ticket
    }

    /// - Returns: nil where anybody may read public channels.
    /// - Throws: 401 for a stranger in a chat for members.
    private func pass(_ request: Request) throws(HTTPError) -> Ticket? {
        guard sessions.login.isClosed else { return nil }
        guard let session = sessions.session(of: request), let pass = sessions.pass(of: session)
        else { throw .membersOnly }
        return pass
    }

    /// Whether a Bayeux session may begin: cookies count for nothing there.
    ///
    /// - Throws: 401 for a stranger in a chat for members; 403 for a claim where names are given at login,
    ///   and for somebody who is banned.
    func mustBeWelcome(_ visitor: BayeuxVisitor) throws(HTTPError) {
        if visitor.ticket == nil, sessions.login.isClosed { throw .membersOnly }
        if visitor.claim != nil, sessions.login != .off { throw .claim }
        if let identity = visitor.identity { try bans.check(identity) }
        try moderation.mustNotBeBanned(visitor.identity?.person)
    }

    /// Whether a reader's right to read can end while they wait.
    func mayEnd(_ channels: [ChannelName]) -> Bool {
        sessions.login.isClosed || channels.contains(where: \.isPrivate)
    }

    /// The same for a ticket that was read already.
    ///
    /// - Throws: 401 or 403 where it does not open all of the channels, and it names those. 403 for
    ///   somebody who is banned.
    func read(_ channels: [ChannelName], by ticket: Ticket?) throws(HTTPError) {
        try moderation.mustNotBeBanned(ticket?.identity?.person)
        let closed = channels.filter { $0.isPrivate && !mayRead($0, ticket) }
        guard closed.isEmpty else {
            let error: HTTPError =
                hasNoPrivateChannels(ticket)
                ? .noPrivateChannels : ticket == nil ? .noTicket : .otherTicket
            throw error.refusing(closed.map(\.description))
        }
    }

    /// Whether a ticket opens this private channel now.
    private func mayRead(_ channel: ChannelName, _ ticket: Ticket?) -> Bool {
        guard let ticket, ticket.channels.contains(channel) else { return false }
        return ticket.session == nil || isMember(ticket.identity, of: channel)
    }

    /// Whether somebody who has logged in may read and write there.
    func isMember(_ identity: Identity?, of channel: ChannelName) -> Bool {
        sessions.haveMembers && membership.isMember(identity?.person, of: channel)
    }

    /// Neither a login nor another ticket would help.
    private func hasNoPrivateChannels(_ ticket: Ticket?) -> Bool {
        ticket?.bot == nil && sessions.login == .off && sessions.siteKeys.isEmpty
    }

    /// - Throws: 403 where private channels have no members: the chat knows nobody, or a site decides.
    func mustHaveMembers() throws(HTTPError) {
        if sessions.haveMembers { return }
        throw sessions.siteKeys.isEmpty ? .noPrivateChannels : .siteDecides
    }

    /// Of these channels those that a ticket of this session may name.
    func mayName(_ channels: [ChannelName], _ identity: Identity?) -> [ChannelName] {
        channels.filter { isMember(identity, of: $0) }
    }

    /// Who polls: by their ticket, or else by the name that they claim to have.
    ///
    /// - Throws: What ``read(_:_:_:)`` throws, and 403 for a claim where names are given at login, or
    ///   for a name that is banned.
    func reader(
        of channels: [ChannelName], _ request: Request, _ query: Query
    ) throws(HTTPError) -> AdmittedReader {
        let ticket = try read(channels, request, query)
        var identity = ticket?.identity
        if identity == nil {
            identity = try query.identity("from")
            guard identity == nil || sessions.login == .off else { throw .claim }
        }
        if let identity { try bans.check(identity) }
        return AdmittedReader(identity: identity, ticket: ticket, channels: channels)
    }

    /// Who hears the lobby over the simple API.
    ///
    /// - Returns: nil where anybody may.
    /// - Throws: 401 for a stranger in a chat for members.
    func member(_ request: Request) throws(HTTPError) -> AdmittedReader? {
        guard sessions.login.isClosed else { return nil }
        return try reader(of: [.lobby], request, request.query)
    }

    /// How long this reader may hear what is private, in whole seconds; nil without a ticket.
    func timeLeft(_ reader: AdmittedReader) -> Duration? {
        reader.ticket.map { .seconds(max(0, Int(sessions.timeLeft($0) / .seconds(1)))) }
    }

    /// This reader's poll is about to be told what is private. Costs a lock and no signature.
    ///
    /// - Throws: 401 where their ticket has run out meanwhile, or its session ended; 403 where they are
    ///   no member any more, and it names those channels.
    func mustStillBeAdmitted(_ reader: AdmittedReader) throws(HTTPError) {
        guard let ticket = reader.ticket else { return }
        try mustStillHear(reader.channels, by: ticket)
    }

    /// The same for the bearer of this ticket.
    func mustStillHear(_ channels: [ChannelName], by ticket: Ticket) throws(HTTPError) {
        guard sessions.isStillGood(ticket) else { throw .badTicket }
        if ticket.session == nil { return }
        let closed = channels.filter { $0.isPrivate && !isMember(ticket.identity, of: $0) }
        guard closed.isEmpty else { throw .otherTicket.refusing(closed.map(\.description)) }
    }

    /// What a request brings along for its message.
    ///
    /// - Parameters:
    ///   - query: The request's own.
    ///   - form: The posted fields, where the body is a form.
    ///   - claim: Who its sender claims to be.
    /// - Throws: 401 for a ticket that is no good.
    func credentials(
        _ request: Request, _ query: Query, form: Query, claim: Identity?
    ) throws(HTTPError) -> Credentials {
        let token = try request.token(form)
        return Credentials(
            ticket: try ticket(request, query), session: sessions.session(of: request),
            token: token, claim: claim,
            // Matters beside a token alone, which few bring.
            namesSpeaker: token == nil ? false : try form.bytes("from") != nil)
    }

    /// Who says something, at whatever door.
    ///
    /// - Throws: 401 or 403 where they may not speak there, 403 where their name is banned, or they are
    ///   banned or muted themselves, 429 where they speak too fast.
    func speaker(
        _ credentials: Credentials, in channel: ChannelName
    ) throws(HTTPError) -> Identity? {
        let speaker = try admittedSpeaker(credentials, in: channel)
        if let speaker { try mustNotBeSilenced(speaker) }
        return speaker
    }

    /// Before somebody writes, or changes what they have written.
    ///
    /// - Throws: 403 where their name is banned, or they are banned or muted themselves.
    func mustNotBeSilenced(_ speaker: Identity) throws(HTTPError) {
        try bans.check(speaker)
        try moderation.mustNotBeBanned(speaker.person)
        try moderation.mustNotBeMuted(speaker.person)
    }

    private func admittedSpeaker(
        _ credentials: Credentials, in channel: ChannelName
    ) throws(HTTPError) -> Identity? {
        let ticket = credentials.ticket
        if let ticket, ticket.maySay(in: channel) {
            if let speaker = ticket.identity { try rates.countMessage(of: speaker) }
            return ticket.identity
        }
        if ticket?.bot != nil { throw .silentBotKey }
        let session = credentials.session
        if let session, let speaker = session.identity, try isMeant(by: session, credentials),
            !channel.isPrivate || sessions.haveMembers
        {
            guard !channel.isPrivate || isMember(speaker, of: channel) else { throw .otherTicket }
            try rates.countMessage(of: speaker)
            return speaker
        }
        if channel.isPrivate {
            if hasNoPrivateChannels(ticket) { throw .noPrivateChannels }
            throw ticket == nil ? .noTicket : .silentTicket
        }
        guard sessions.login == .off else {
            if ticket?.maySay == true { throw .silentTicket }
            guard session?.identity == nil else { throw .noToken }
            throw sessions.login.isClosed ? .membersOnly : .stranger
        }
        try mustNotBeOver(credentials)
        return ticket?.identity ?? credentials.claim
    }

    /// A token says that its page speaks in a session. Where that has ended, or is another
    /// visitor's now, its name is gone: the message must not go out as a claim, nor as nobody's. A
    /// form with a field for the name says itself who speaks, also where the browser keeps no
    /// cookies.
    ///
    /// - Throws: 403 for a token without its session.
    private func mustNotBeOver(_ credentials: Credentials) throws(HTTPError) {
        guard let token = credentials.token, !credentials.namesSpeaker else { return }
        guard let session = credentials.session, sessions.isGood(token, for: session) else {
            throw .sessionIsOver
        }
    }

    /// Whether the page that sends this knows the session's token.
    ///
    /// - Returns: False where it brings none.
    /// - Throws: 403 for another session's.
    private func isMeant(
        by session: Session, _ credentials: Credentials
    ) throws(HTTPError) -> Bool {
        guard let token = credentials.token else { return false }
        guard sessions.isGood(token, for: session) else { throw .noToken }
        return true
    }

    /// A bot's key, or the ticket in `t=`; nil without either. Its signature is verified, or found in a
    /// cache.
    ///
    /// - Throws: 401 for one that is forged, has run out, or belongs to a session that ended.
    func ticket(_ request: Request, _ query: Query) throws(HTTPError) -> Ticket? {
        if let token = request.bearerToken { return try sessions.botKey(token) }
        guard let token = try query.bytes("t") else { return nil }
        let ticket = try sessions.ticket(String(decoding: token, as: UTF8.self))
        try sessions.mustBeVouchedFor(ticket, by: request)
        return ticket
    }
}

/// Who reads, and what lets them.
struct AdmittedReader: Sendable {
    /// As whom they are listed; nil for nobody in particular.
    let identity: Identity?
    /// What opened the private channels, to be checked once more before a batch goes out.
    let ticket: Ticket?
    /// What they have asked for.
    var channels: [ChannelName] = []

    /// The session that their ticket was made for; nil without, and for a site's ticket.
    var session: String? { ticket?.session }
}

/// What somebody brings along who wants to speak, read and verified.
struct Credentials {
    /// Good at this moment; nil without one.
    let ticket: Ticket?
    /// The session of a cookie that counts here; nil without one, or where it has ended.
    let session: Session?
    /// What shows that a page of the session means it. Not verified yet.
    let token: String?
    /// Who they claim to be.
    let claim: Identity?
    /// Whether the message came in a form that has a field for the speaker's name.
    var namesSpeaker = false
}
