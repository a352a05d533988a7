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
    let calls: PendingCalls
    let scheduler: any Scheduler
    let clock: () -> Timestamp
    let options: HubOptions

    /// Names the journal, in every ``Position``.
    public let epoch: String
    /// The number of the newest message that everyone here may see.
    var last: Int
    /// A channel that is not in the table may have had messages up to here.
    var floor: Int
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
    var batches: [BatchKey: JSON] = [:]
    var backlogBytes = 0
    var isClosing = false

    /// Requests that wait here.
    public internal(set) var parked = 0
    var counters = Counters()
    /// Completes the hub's part of a ``ChatStatistics`` with what else there is to tell of its thread.
    public var onReport: (inout HubStatistics) -> Void = { _ in }

    /// The chat's first hub, and its home with it: hub 0, on the journal's thread.
    ///
    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    ///   - commons: Made from the journal's contents; nil where there is only this hub.
    public convenience init(
        journal: any Journal, scheduler: any Scheduler, clock: @escaping () -> Timestamp,
        options: HubOptions = HubOptions(), shared: SharedState? = nil
    ) {
        let shared = shared ?? SharedState(journal.contents, hubs: 1, options: options)
        let broker = LocalBroker(
            journal: journal, scheduler: scheduler, clock: clock, options: options,
            shared: shared)
        self.init(
            0, broker, PendingCalls(shared.mailboxes, hub: 0), scheduler, clock, options, shared)
        broker.hub = self
    }

    /// One of the chat's other hubs, on a thread of its own.
    ///
    /// - Parameter number: From 1 on, each used once.
    public convenience init(
        _ number: Int, of shared: SharedState, scheduler: any Scheduler,
        clock: @escaping () -> Timestamp, options: HubOptions = HubOptions()
    ) {
        let calls = PendingCalls(shared.mailboxes, hub: number)
        self.init(
            number, RemoteBroker(shared.mailboxes, calls), calls, scheduler, clock, options,
            shared)
    }

    private init(
        _ number: Int, _ broker: any Broker, _ calls: PendingCalls, _ scheduler: any Scheduler,
        _ clock: @escaping () -> Timestamp, _ options: HubOptions, _ shared: SharedState
    ) {
        self.number = number
        self.broker = broker
        self.calls = calls
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        self.shared = shared
        holds = HoldTimers(scheduler)
        let contents = shared.contents
        epoch = contents.epoch
        last = contents.last
        floor = contents.floor
        for (name, channel) in contents.channels {
            channels[name] = Channel(name, floor: channel.last, isKept: true)
            shared.registry.enterAnyway(name)
        }
        holds.onEnd = { [unowned self] in holdEnded($0) }
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
    func makeChannels(for question: Subscription) throws(ChatError) -> [Channel] {
        var made: [Channel] = []
        do {
            for name in question.channels {
                made.append(try channel(name, for: question.allowance))
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
