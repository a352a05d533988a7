// The chat: who waits, on which channels, and what reaches them.
// SPDX-License-Identifier: MIT

public import Deferred

/// Answers whoever waits for messages, on one thread.
///
/// A chat has one hub for each thread that serves clients, with their polls and their share of those
/// who wait. What needs one decision for all, a message's number above all, is the ``Broker``'s; each
/// hub hears of it in the same order, once, however many wait there.
///
/// The hub has no sockets: a poll is a ``Subscription`` that returns a Deferred of its answer, and
/// cancelling that is how a client leaves. A message costs O(those who wait for it); it is encoded
/// once. A poll costs O(its channels).
public final class Hub {
    let broker: any Broker
    let shared: SharedState
    /// Its place among the hubs.
    public let number: Int
    /// What other threads have to say to this hub.
    let inbox: Mailbox<HubEvent>
    let neighbors = HubCalls()
    let scheduler: any Scheduler
    let clock: () -> Timestamp
    let options: HubOptions

    /// Names the journal, in every ``Position``; empty before the chat has begun.
    public internal(set) var epoch = ""
    /// The number of the newest message that everyone here may see.
    var last = 0
    /// A channel that is not in the table may have had messages up to here.
    var floor = 0
    var channels: [ChannelName: Channel] = [:]
    let holds: HoldTimers
    /// The waiting poll of each client that names itself.
    var clients: [String: Subscriber] = [:]
    var lastTicket = 0
    /// The waiting polls of each login, and those whose login has just ended.
    var sessions: [String: [ObjectIdentifier: Subscriber]] = [:]
    var ended: [Subscriber] = []
    /// Stays of those who polled here so far.
    private var stays = 0
    /// Where most are, as of a moment ago.
    var crowd: (page: Deferred<ChannelPage>, until: Duration)?
    /// Counts messages, ephemeral messages and turns in the fan-out: which of them came before which.
    var revision = 0
    /// Lines with someone to be answered.
    var flushing: [SubscriberQueue] = []
    var isFiring = false
    /// Answers since the last piece of news, for those who ask the same.
    var batches = BatchCache()
    var backlogBytes = 0
    var isClosing = false

    /// Requests that wait here.
    public internal(set) var parked = 0
    var counters = Counters()
    /// Completes the hub's part of a ``ChatStatistics`` with what else there is to tell of its thread.
    public var onReport: (inout HubStatistics) -> Void = { _ in }

    /// The only hub of a chat, and its broker with it.
    ///
    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    public convenience init(
        journal: any Journal, scheduler: any Scheduler, clock: @escaping () -> Timestamp,
        options: HubOptions = HubOptions()
    ) {
        let shared = SharedState(hubs: 1, options: options)
        let broker = LocalBroker(
            journal: journal, shared: shared, scheduler: scheduler, clock: clock, options: options)
        self.init(
            number: 0, broker: broker, shared: shared, scheduler: scheduler, clock: clock,
            options: options)
    }

    /// One of a chat's hubs.
    ///
    /// - Parameters:
    ///   - number: From 0 on, each used once.
    ///   - broker: For this hub alone, on the hub's thread.
    ///   - shared: The same for all hubs of the chat.
    package init(
        number: Int, broker: any Broker, shared: SharedState, scheduler: any Scheduler,
        clock: @escaping () -> Timestamp, options: HubOptions = HubOptions()
    ) {
        self.number = number
        self.broker = broker
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        self.shared = shared
        inbox = shared.inboxes[number]
        holds = HoldTimers(scheduler)
        holds.onEnd = { [unowned self] in holdEnded($0) }
        broker.attach(self)
        inbox.open(on: scheduler) { [weak self] in self?.collect() }
        collect()
    }
}

@available(*, unavailable)
extension Hub: Sendable {}

// Channels come and go.
extension Hub {
    /// The channel called `name`, made if need be.
    ///
    /// - Parameter allowance: What it counts against while nothing is kept there.
    func channel(
        _ name: ChannelName, for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Channel {
        if let known = channels[name] { return known }
        try shared.registry.enter(name, for: allowance)
        return make(name)
    }

    /// The same for one of which there is news: it has been let in already.
    func channelInNews(_ name: ChannelName) -> Channel {
        if let known = channels[name] { return known }
        shared.registry.enterAnyway(name)
        return make(name)
    }

    private func make(_ name: ChannelName) -> Channel {
        let channel = Channel(name, floor: floor, isKept: false)
        channels[name] = channel
        return channel
    }

    /// All channels of a poll, or none is made.
    func makeChannels(for subscription: Subscription) throws(ChatError) -> [Channel] {
        var made: [Channel] = []
        do {
            for name in subscription.channels {
                made.append(try channel(name, for: subscription.allowance))
            }
        } catch {
            for channel in made { forgetIfUnused(channel) }
            throw error
        }
        return made
    }

    func forgetIfUnused(_ channel: Channel) {
        // Another of its name may have come since: what is left of this one is not that one's end.
        guard channel.isUnused, channels[channel.name] === channel else { return }
        channels[channel.name] = nil
        shared.registry.leave(channel.name)
    }
}

extension Hub {
    /// A number for the next poll of somebody with a name: no other hub gives the same.
    func nextStay() -> Int {
        stays += 1
        return stays * shared.hubCount + number
    }

    /// Whether a channel of this name exists.
    public func knows(_ name: ChannelName) -> Bool {
        channels[name] != nil || shared.registry.knows(name)
    }
}
