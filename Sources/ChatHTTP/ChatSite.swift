// The chat's paths.
// SPDX-License-Identifier: MIT

public import Chat
public import Deferred
public import Libevent

/// Everything the chat answers, as one ``Site``.
public final class ChatSite {
    private let hub: Hub
    private let lag: LoopLag
    private let metrics: Metrics
    public let site: Site

    /// - Parameter scheduler: The loop that the site is served on, and that the hub lives on.
    public init(_ hub: Hub, scheduler: any Scheduler, options: ChatOptions = ChatOptions()) {
        self.hub = hub
        lag = LoopLag(scheduler)
        metrics = Metrics(hub, lag)
        let places = Places(options)
        let rate = PublishRate(options, scheduler: scheduler)
        site = Site([
            "/": Lobby(hub, places, rate),
            "/poll": Poll(hub, places),
            "/channels": ChannelList(hub),
            "/channels/{channel}": ChannelResource(hub, rate),
            "/channels/{channel}/messages": History(hub),
            "/channels/{channel}/people": People(hub),
            "/health": Health(),
            "/metrics": metrics,
        ])
        site.admit = OriginRule(options.allowedOrigins).admit
        site.renderError = { ErrorForm($0).render($1) }
    }

    /// Requests that wait for a message.
    public var parked: Int { hub.parked }

    /// Tells how many connections are open, for the metrics.
    public func countConnections(_ count: @escaping () -> Int) {
        metrics.connections = count
    }

    /// Answers everyone who waits; they are told to come back.
    ///
    /// - Returns: Fires when all that was said is kept, and the journal closed.
    public func close() -> Deferred<Void> {
        lag.stop()
        return hub.close()
    }
}
