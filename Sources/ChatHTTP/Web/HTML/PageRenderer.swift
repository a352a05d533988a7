// Asks the hub for what the page shows.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

/// The page at `/`, for one visitor after the other.
struct PageRenderer {
    let hub: Hub
    let sessions: Sessions
    let admission: Admission
    /// Who is a member of a private channel.
    let access: AccessRules
    /// People who are not served.
    let moderation: Moderation
    let topics: Topics
    let work: WorkQueue
    /// A form that is refused is shown with status 200 or another, but never as an error.
    let monitor: SiteMonitor
    /// Whether the operator has a style sheet of their own.
    let hasStyle: Bool
    /// Whether the page keeps to long polls.
    let polls: Bool

    /// - Throws: 400 for what no channel can be called.
    func answer(_ request: Request) throws(HTTPError) -> Reply {
        .later(try page(for: request, of: request.query.channel()))
    }

    /// The page once more, for a form of its own that was refused: what was written is there still.
    ///
    /// - Returns: nil where it was no form of the page.
    func answer(_ request: Request, refusing error: HTTPError) throws(HTTPError) -> Reply? {
        try page(for: request, refusing: error).map { .later($0) }
    }

    /// A response to come; the page once more, where it comes to be that a form is refused.
    func answer(_ request: Request, later response: Deferred<Response>) -> Reply {
        request.keepWhole()
        let page = response.addErrback(HTTPError.self) { error in
            try self.page(for: request, refusing: error) ?? .fail(error)
        }
        return .later(page, cancels: false)
    }

    private func page(
        for request: Request, refusing error: HTTPError
    ) throws(HTTPError) -> Deferred<Response>? {
        guard let rejected = RejectedForm(request, error, at: sessions.address) else { return nil }
        monitor.refused(error, from: request.peer)
        return try page(for: request, of: rejected.channel, rejected: rejected)
    }

    private func page(
        for request: Request, of channel: ChannelName, rejected: RejectedForm? = nil
    ) throws(HTTPError) -> Deferred<Response> {
        switch try session(of: request) {
        case .ready(let session): return try page(for: request, of: channel, session, rejected)
        case .pending(let session):
            request.keepWhole()
            return session.addCallback {
                try self.page(for: request, of: channel, $0, rejected)
            }
        }
    }

    private func page(
        for request: Request, of channel: ChannelName, _ session: Session,
        _ rejected: RejectedForm?
    ) throws(HTTPError) -> Deferred<Response> {
        try moderation.mustNotBeBanned(session.identity?.person)
        let site = sessions.address
        let providers = ProviderLinks(
            paths: sessions.providers.map { ($0.title, sessions.loginPath(of: $0)) },
            back: "\(site.path)/" + (channel == .lobby ? "" : "?channel=\(channel.inAddress)"))
        let failure = try request.query.value("login").flatMap(LoginFailure.init(rawValue:))
        let language = request.language(at: site)
        let gzip = mayCompress(for: session, request)
        if sessions.login.isClosed, session.identity == nil {
            let page = LoginPage(
                base: site.path, channel: channel, language: language, providers: providers,
                notice: (rejected?.sentence ?? failure?.sentence).map { $0.text(in: language) }
                    ?? "",
                status: rejected?.error.status ?? .ok, hasStyle: hasStyle)
            return .succeed(page.response(gzip: gzip))
        }
        let isOpen = mayRead(channel, session)
        let marked = try request.query.position("message")
        let visitor = PageVisitor(
            language: language, identity: session.identity,
            xsrf: try sessions.token(for: session),
            login: sessions.login, siteDecides: !sessions.siteKeys.isEmpty, providers: providers,
            loginFailure: failure, logoutOrigin: sessions.logoutOrigin(of: session, request))
        var page = Page(
            channel: channel, base: site.path, visitor: visitor,
            log: MessageLog(
                channel: channel, base: site.path, visitor: visitor, epoch: hub.epoch,
                kept: hub.retention.pageSentence.map { visitor.texts[$0] }),
            sidebar: Sidebar(
                channel: channel, base: site.path, visitor: visitor,
                address: request.address(of: site)),
            rejected: rejected, hasStyle: hasStyle, polls: polls)
        page.log.marked = marked
        let share = request.share
        try request.claim()
        let parts = maybeDeferred {
            let people: Deferred<PeoplePage?> =
                isOpen
                ? hub.people(in: channel, limit: Sidebar.mostPeople).addCallback { $0 }
                : .succeed(nil)
            let messages: Deferred<[Message]?> =
                isOpen
                ? try hub.history(
                    of: channel, before: page.log.end, limit: MessageLog.length, for: share
                )
                .addCallback { $0.messages }
                : .succeed(nil)
            return gather(hub.busiest(), people, messages, consumeErrors: true)
        }
        return work.render(parts, for: request.peer) { busiest, people, messages in
            page.sidebar.rooms = Sidebar.rooms(of: busiest.channels)
            page.sidebar.people = people?.people.map(\.identity) ?? []
            page.sidebar.peopleCount = people?.count ?? 0
            page.log.messages = messages
            // Not sooner: by now this server has heard what others have acknowledged.
            if isOpen { page.topic = topics[channel]?.text ?? "" }
            let namesakes = Namesakes(
                page.sidebar.people + (messages ?? []).compactMap(\.from))
            page.sidebar.namesakes = namesakes
            page.log.namesakes = namesakes
            return page.response(gzip: gzip)
        }
    }

    /// Only what anyone would get, for nobody else's sake. Whoever makes a browser ask again and again,
    /// and sees how long the answers are, can guess what a compressed page has beside their own words
    /// (BREACH): so no page is compressed that knows its visitor, and none that another site asks for.
    private func mayCompress(for session: Session, _ request: Request) -> Bool {
        session.identity == nil && request.isFromOwnPage(of: sessions.address)
            && request.prefersGzip
    }

    /// From the cookie, also where a link on another site led here: the page shows itself to its
    /// visitor alone, and beginning another session would log them out. So would a cookie for what
    /// only looks like a first visit: another site's image or frame, which comes without theirs.
    ///
    /// - Throws: 503 before the keys are known.
    private func session(of request: Request) throws(HTTPError) -> Eventual<Session> {
        guard request.isPart else { return try admission.welcome(request) }
        let cookie = request.sessionCookie(of: sessions.address)
        let session = cookie.flatMap { sessions.session(of: request, cookie: $0) }
        return .ready(session ?? sessions.begin())
    }

    /// A private channel is for its members, unless an embedding site decides about it.
    private func mayRead(_ channel: ChannelName, _ session: Session) -> Bool {
        !channel.isPrivate || access.isMember(session.identity, of: channel)
    }
}

extension Sidebar {
    /// In the order of their names.
    fileprivate static func rooms(of channels: [ChannelSummary]) -> [SidebarChannel] {
        channels.filter { !$0.name.isPrivate }
            .map { SidebarChannel(name: $0.name, people: $0.people) }
            .sorted { $0.name < $1.name }
    }
}
