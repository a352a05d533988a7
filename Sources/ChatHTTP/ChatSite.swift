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
    /// Tells how many connections are open on this loop, for the metrics.
    public var connections: () -> Int = { 0 }

    /// - Parameters:
    ///   - scheduler: The loop that the site is served on, and that the hub lives on.
    ///   - limits: The same for all sites of one chat.
    ///   - sessions: Likewise.
    public init(
        _ hub: Hub, scheduler: any Scheduler, limits: SharedLimits = SharedLimits(),
        sessions: Sessions
    ) {
        self.hub = hub
        lag = LoopLag(scheduler)
        let work = WorkQueue(scheduler)
        let rates = Rates(limits, scheduler)
        let access = Access(sessions, rates)
        let entrance = Entrance(sessions: sessions, hub: hub, rates: rates)
        let style = limits.options.style
        let page = FrontPage(
            hub: hub, sessions: sessions, work: work, hasStyle: !style.isEmpty)
        let files = WebFile.all(style: style)
        let resources: [String: any Resource] = [
            "/": RootResource(hub, rates, access, page),
            "/chat": ChatPage(page),
            "/poll": Poll(hub, access),
            "/channels": ChannelList(hub, access, work),
            "/channels/{channel}": ChannelResource(hub, rates, access, entrance, page),
            "/channels/{channel}/messages": History(hub, access, work),
            "/channels/{channel}/people": People(hub, access, work),
            "/me": Me(sessions),
            "/login": LogIn(sessions, rates, entrance, page),
            "/logout": LogOut(sessions, hub),
            "/health": Health(),
            "/metrics": Metrics(hub, limits.budget, work),
        ]
        site = Site(
            resources.merging(files) { path, _ in path },
            filter: OriginRule(limits.options.allowedOrigins), errors: ErrorForm.self)
        site.budget = limits.budget
        hub.onReport = { [weak self] report in
            guard let self else { return }
            report.connections = connections()
            report.lag = lag.worst
        }
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
