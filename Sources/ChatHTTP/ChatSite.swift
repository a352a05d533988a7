// The chat's paths.
// SPDX-License-Identifier: MIT

public import Chat
public import Deferred
public import HTTP

/// All paths of a chat, as one ``Site``: serve it on a loop, beside the hub. Each loop of a server has
/// its own; all of them share the limits and the sessions. Use it on its loop's thread alone.
public final class ChatSite {
    private let hub: Hub
    private let lag: LoopLag
    /// The hub does not keep it alive.
    private let watch: PeopleWatch
    private let reads: ReadMarks
    /// What to serve.
    public let site: Site

    /// The paths of `hub`'s chat.
    ///
    /// - Parameters:
    ///   - hub: What the paths show. It lives on the same loop.
    ///   - scheduler: The loop that the site is served on.
    ///   - limits: The same for all sites of one chat.
    ///   - sessions: The same for all sites of one chat.
    public init(
        _ hub: Hub, scheduler: any Scheduler, limits: SharedLimits = SharedLimits(),
        sessions: Sessions
    ) {
        self.hub = hub
        lag = LoopLag(scheduler, of: hub.number, in: limits.loops)
        let monitor = SiteMonitor(limits.traffic.addLoop())
        let chat = ChatContext(hub, limits, sessions, scheduler, monitor)
        watch = PeopleWatch(hub, chat.membership, limits.unsaved, scheduler)
        reads = chat.reads
        var resources: [String: any Resource] = [
            "/": RootResource(chat),
            "/chat": ChatPage(chat),
            "/poll": PollResource(chat),
            "/channels": ChannelList(chat),
            "/channels/{channel}": ChannelResource(chat),
            "/channels/{channel}/messages": HistoryResource(chat),
            "/channels/{channel}/search": SearchResource(chat),
            "/channels/{channel}/messages/{id}/edit": EditResource(chat),
            "/channels/{channel}/messages/{id}/delete": DeleteMessageResource(chat),
            "/channels/{channel}/people": PeopleResource(chat),
            "/channels/{channel}/stream": MessageStream(chat),
            "/channels/{channel}/members": MembersResource(chat),
            "/channels/{channel}/leave": LeaveResource(chat),
            "/channels/{channel}/topic": TopicResource(chat),
            "/channels/{channel}/clear": ChannelClearing(chat),
            "/moderation": ModerationList(chat),
            "/moderation/mute": SanctionResource(chat, .mute),
            "/moderation/unmute": PardonResource(chat, .mute),
            "/moderation/ban": SanctionResource(chat, .ban),
            "/moderation/unban": PardonResource(chat, .ban),
            "/me/channels": MyChannels(chat),
            "/me/read": ReadsResource(chat),
            "/me": VisitorResource(chat),
            "/login": LogIn(chat),
            "/login/{provider}": LoginDoor(chat),
            "/login/{provider}/callback": LoginCallback(chat),
            "/logout": LogOut(chat),
            "/language": LanguageResource(chat),
            "/health": HealthResource(),
            "/ready": ReadyResource(chat),
            "/metrics": MetricsResource(chat),
        ]
        if limits.options.bayeux {
            let bayeux = BayeuxResource(chat)
            resources["/bayeux"] = bayeux
            resources["/bayeux/"] = bayeux
            resources["/bayeux/{client}"] = bayeux
        }
        let base = sessions.address.path
        let client = ClientFiles(version: limits.options.build.version, base: base.description)
        let files = WebFile.all(style: limits.options.style, client: client)
        let common = files.keys + ["/health", "/ready", "/metrics"]
        let anonymous = Set(common + common.map { base.description + $0 })
        site = Site(
            base.mount(resources.merging(files) { path, _ in path }), base: base.description,
            filter: LoginFilter(
                OriginRule(limits.options.allowedOrigins, of: sessions.address), sessions,
                limits.bans, chat.caller, anonymous: anonymous),
            errors: ErrorForm.self, monitor: monitor)
        site.language = { [address = sessions.address] in $0.language(at: address) }
        site.budget = limits.budget
    }

    /// Requests that wait for a message on this loop.
    package var parked: Int { hub.parked }

    /// Streams of this loop end one after the other, and their clients come back: see
    /// ``Hub/drainStreams(over:)``.
    package func drainStreams(over span: Duration?) { hub.drainStreams(over: span) }

    /// Answers all requests that wait on this loop, and tells their clients to come back. Requests that
    /// come later are refused.
    ///
    /// - Returns: Fires when this loop's part has ended. On the journal's loop that is when all messages
    ///   are kept and the journal is closed; it fails where the journal could not be closed.
    public func close() -> Deferred<Void> {
        lag.stop()
        // The broker's loop is the last that can keep anything.
        guard hub.number == 0, let saved = reads.saveAll() else { return hub.close() }
        return saved.addCallback { [hub] in hub.close() }
    }
}
