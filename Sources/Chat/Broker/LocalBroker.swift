// The broker of a chat, where it lives.
// SPDX-License-Identifier: MIT

package import Deferred

/// One for all hubs of a chat. It lives on one thread with its journal and hub 0; the other hubs
/// reach it through a mailbox, see ``RemoteBroker``.
///
/// What it decides goes to all hubs in the same order. It knows by itself what it needs to know, and
/// looks into no hub.
package final class LocalBroker {
    private let shared: SharedState
    private let scheduler: any Scheduler
    private let clock: any WallClock
    private let sequencer: Sequencer
    private var deduplicator: Deduplicator
    let presence: PresenceTracker

    /// The hub on this thread: it is told at once.
    private weak var hub: (any BrokerListener)?
    /// The mailboxes of the others.
    private let inboxes: [Mailbox<HubEvent>]
    private var isCollecting = false
    private var isClosing = false
    /// Messages that were published before, by their nonce.
    private var repeats = 0
    private var ephemerals = 0
    /// Pages for hubs on other threads that are not read yet.
    var pages: [HubCall: Deferred<JournalPage>] = [:]

    /// Begins with what the journal holds, and tells so to the hubs on other threads.
    ///
    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    package init(
        journal: any Journal, shared: SharedState, scheduler: any Scheduler,
        clock: any WallClock, options: HubOptions = HubOptions()
    ) {
        self.shared = shared
        self.scheduler = scheduler
        self.clock = clock
        sequencer = Sequencer(journal: journal, registry: shared.registry, clock: clock)
        deduplicator = Deduplicator(journal.contents, now: scheduler.now, at: clock.now())
        presence = PresenceTracker(
            scheduler: scheduler, clock: clock, options: options, registry: shared.registry)
        inboxes = Array(shared.inboxes.dropFirst())
        presence.announce(to: self)
        journal.listener = self
        Mailbox.post(.began(journal.contents), to: inboxes)
        shared.commands.open(on: scheduler) { [weak self] in self?.collect() }
    }

    private var journal: any Journal { sequencer.journal }

    /// Tells every hub. Those on other threads find it in their mailboxes before anyone can hear it
    /// from this one. So a client that comes to them afterwards finds them knowing it.
    private func tellAll(_ news: HubEvent) {
        if !inboxes.isEmpty { Mailbox.post(news, to: inboxes) }
        hub?.hear(news)
    }

    /// How the broker is.
    var report: BrokerStatistics {
        var counters = Counters()
        (counters.messages, counters.failures) = sequencer.counts
        counters.repeats = repeats
        counters.ephemerals = ephemerals
        return BrokerStatistics(
            people: presence.count, counters: counters, journalBytes: journal.bytes)
    }

    /// Answers a call from another thread.
    func answer(_ call: HubCall, _ answer: BrokerAnswer) {
        shared.inboxes[call.hub].post(.answered(call.number, answer))
    }
}

// MARK: - What hubs ask for

extension LocalBroker: Broker {
    package func attach(_ hub: any BrokerListener) {
        self.hub = hub
        hub.hear(.began(journal.contents))
    }

    package func collect() {
        // One command is done after the other, also when one of them makes the hub collect.
        if shared.commands.isEmpty || isCollecting { return }
        isCollecting = true
        for command in shared.commands.takeAll() { obey(command) }
        isCollecting = false
    }

    /// Each call was answered at once.
    package func settle(_ number: Int, _ answer: BrokerAnswer) {}

    package func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        guard let nonce = draft.nonce else { return try sequencer.append(draft, for: self) }
        if let known = deduplicator.find(nonce, at: scheduler.now) {
            repeats += 1
            return known.position
        }
        let first = try sequencer.append(draft, for: self)
        let told = first.branch()
        // The table knows the nonce before it is told what came of it.
        deduplicator.add(nonce, .pending(first), until: scheduler.now + Nonce.lifetime)
        first.addBoth { result in
            self.deduplicator.settle(nonce, try? result.get())
            return try result.get()
        }
        return told
    }

    package func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        if isClosing { throw .closing }
        guard shared.registry.knows(draft.channel) else { return }
        let message = EphemeralMessage(
            channel: draft.channel, at: clock.now(), from: draft.from,
            content: .message(draft.body, seconds: seconds))
        tell([EphemeralNews(channel: draft.channel, messages: [message.json()])])
    }

    package func standing(of position: Position) -> Deferred<Standing> {
        let isReached = position.epoch == sequencer.epoch && position.seq <= sequencer.last
        return .succeed(isReached ? .reached : .unknown)
    }

    package func catchUp() -> Deferred<Void>? { nil }

    package func replay(after seq: Int, limit: Int) -> Deferred<JournalPage> {
        journal.read(sequencer.channels, after: seq, limit: limit)
    }

    package func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        journal.read(channels, after: seq, limit: limit)
    }

    package func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        journal.readBack(channels, before: seq, limit: limit)
    }

    package func begin(_ stay: Stay, in channels: [ChannelName]) {
        presence.begin(stay, in: channels)
    }

    package func end(_ stay: Stay, in channels: [ChannelName]) { presence.end(stay, in: channels) }

    package func leave(_ identity: Identity, session: String) {
        presence.leave(identity, session: session)
        tellAll(.sessionEnded(session))
    }

    package func people(
        in channel: ChannelName, after last: String?, limit: Int
    ) -> Deferred<PeoplePage> {
        .succeed(presence.page(of: channel, after: last, limit: limit))
    }

    package func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        .succeed(presence.counts(in: channels))
    }

    package func busiest(_ limit: Int) -> Deferred<[ChannelName]> {
        .succeed(presence.busiest(limit))
    }

    package func statistics() -> Deferred<BrokerStatistics> { .succeed(report) }

    package func close() -> Deferred<Void> {
        isClosing = true
        presence.stop()
        return journal.close()
    }
}

// MARK: - What its parts tell it

extension LocalBroker: SequencerListener {
    func published(_ message: PublishedMessage) { tellAll(.published(message)) }
}

extension LocalBroker: JournalListener {
    package func emptied(_ channel: ChannelName) {
        sequencer.emptied(channel)
        tellAll(.emptied(channel))
    }
}

extension LocalBroker: PresenceAudience {
    func tell(_ news: [EphemeralNews]) {
        if news.isEmpty { return }
        ephemerals += news.reduce(0) { $0 + $1.messages.count }
        tellAll(.ephemeral(news))
    }

    /// Connections are spread evenly over the hubs, so this thread's hub knows enough.
    func audience(of channel: ChannelName) -> Int {
        (hub?.audience(of: channel) ?? 0) * shared.hubCount
    }
}

@available(*, unavailable)
extension LocalBroker: Sendable {}
