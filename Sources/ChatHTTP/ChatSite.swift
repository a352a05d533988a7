// The chat's paths.
// SPDX-License-Identifier: MIT

public import Chat
public import Deferred
public import HTTP

/// Everything the chat answers, as one ``Site``. Each loop has its own.
public final class ChatSite {
    private let hub: Hub
    private let lag: LoopLag
    public let site: Site

    /// - Parameters:
    ///   - scheduler: The loop that the site is served on, and that the hub lives on.
    ///   - limits: The same for all sites of one chat.
    ///   - sessions: Likewise.
    public init(
        _ hub: Hub, scheduler: any Scheduler, limits: SharedLimits = SharedLimits(),
        sessions: Sessions
    ) {
        self.hub = hub
        lag = LoopLag(scheduler, of: hub.number, in: limits.loops)
        let chat = ChatContext(hub, limits, sessions, scheduler)
        let resources: [String: any Resource] = [
            "/": RootResource(chat),
            "/chat": ChatPage(chat),
            "/poll": LongPoll(chat),
            "/channels": ChannelList(chat),
            "/channels/{channel}": ChannelResource(chat),
            "/channels/{channel}/messages": History(chat),
            "/channels/{channel}/people": People(chat),
            "/me": Me(chat),
            "/login": LogIn(chat),
            "/logout": LogOut(chat),
            "/health": Health(),
            "/metrics": Metrics(chat),
        ]
        let files = WebFile.all(style: limits.options.style)
        site = Site(
            resources.merging(files) { path, _ in path },
            filter: LoginFilter(
                OriginRule(limits.options.allowedOrigins), sessions, on: scheduler),
            errors: ErrorForm.self)
        site.budget = limits.budget
    }

    /// Requests that wait for a message on this loop.
    public var parked: Int { hub.parked }

    /// Answers everyone who waits on this loop; they are told to come back.
    ///
    /// - Returns: On the journal's loop, fires when all that was said is kept, and the journal closed.
    public func close() -> Deferred<Void> {
        lag.stop()
        return hub.close()
    }
}
