// The broker of a chat, where it lives.
// SPDX-License-Identifier: MIT

package import Deferred

/// One for all hubs of a chat. It lives on one thread with its journal and hub 0; the other hubs
/// reach it through a mailbox, see ``RemoteBroker``.
///
/// What it decides goes to all hubs in the same order. It decides
/// without asking a hub, except for the size of an audience.
package final class LocalBroker {
    private let shared: SharedState
    private let scheduler: any Scheduler
    private let clock: any WallClock
    /// Gives out the numbers, and is the only one that appends to the journal.
    private let sequencer: Sequencer
    /// The nonces of the last five minutes, those from before a restart included.
    private var deduplicator: Deduplicator
    private let moderator: Moderator
    private let records: RecordKeeper
    private let searcher: Searcher
    private let desk: CommandDesk
    /// Both halves of presence. They tell the hubs what to announce.
    package let presence: PresenceTracker
    let hubs: HubGroup
    /// Set by ``close()``: from then on drafts are refused with ``ChatError/closing``.
    private var isClosing = false
    /// Messages that were published before, by their nonce.
    private var repeats = 0

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
        moderator = Moderator(sequencer: sequencer, clock: clock)
        searcher = Searcher(journal, scheduler: scheduler)
        desk = CommandDesk(shared: shared)
        presence = PresenceTracker(
            scheduler: scheduler, clock: clock, options: options, registry: shared.registry)
        hubs = HubGroup(shared)
        records = RecordKeeper(
            journal: journal, table: shared.records, scheduler: scheduler, clock: clock, hubs: hubs)
        presence.announce(to: hubs)
        journal.listener = self
        hubs.tellOthers(.began(journal.contents))
        shared.commands.open(on: scheduler) { [weak self] in self?.collect() }
    }

    private var journal: any Journal { sequencer.journal }

    /// How the broker is.
    var report: BrokerStatistics {
        var counters = Counters()
        (counters.messages, counters.failures) = sequencer.counts
        (counters.edits, counters.deletions) = moderator.counts
        counters.messages -= counters.edits + counters.deletions
        counters.repeats = repeats
        counters.ephemerals = hubs.ephemerals
        return BrokerStatistics(
            people: presence.count, counters: counters, journalBytes: journal.bytes,
            isJournalFailing: sequencer.isFailing, search: searcher.statistics)
    }
}

// MARK: - What hubs ask for

extension LocalBroker: PeopleBroker {
    /// The chat has begun already: `hub` hears ``HubEvent/began(_:)`` before this returns.
    package func attach(_ hub: any BrokerListener) {
        hubs.attach(hub)
        hub.hear(.began(journal.contents))
    }

    /// Takes all commands of the other hubs, one mailbox for all of them.
    package func collect() {
        if desk.isIdle { return }
        desk.work(for: self)
    }

    /// Each call was answered at once.
    package func settle(_ number: Int, _ answer: BrokerAnswer) {}

    /// A repeat fires with the position of the first message. It fails if the first is still on its
    /// way and fails.
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

    /// Changes in one channel are made one after the other. Of two edits of a message the later one wins.
    package func revise(_ change: MessageChange) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        return moderator.revise(change, for: self)
    }

    /// Kept, then known to all hubs, then told.
    package func change(_ records: [RecordChange]) throws(ChatError) -> Deferred<Bool> {
        if isClosing { throw .closing }
        return self.records.change(records)
    }

    /// What is on its way into the channel when it is called is deleted, too.
    package func clear(_ channel: ChannelName) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        return try moderator.clear(channel, for: self)
    }

    /// Nothing happens in a channel that nobody knows: nobody could hear it.
    package func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        if isClosing { throw .closing }
        guard shared.registry.knows(draft.channel) else { return }
        hubs.tell([EphemeralNews(draft, seconds: seconds, at: clock.now())])
    }

    /// Fires at once. The sequencer knows the highest number that was ever reached.
    package func standing(of position: Position) -> Deferred<Standing> {
        let isReached = position.epoch == sequencer.epoch && position.seq <= sequencer.last
        return .succeed(isReached ? .reached : .unknown)
    }

    /// nil: every hub has the event in its mailbox before the sender gets an answer.
    package func catchUp() -> Deferred<Void>? { nil }

    /// Reads from the journal, over all channels that have messages.
    package func replay(after seq: Int, limit: Int) -> Deferred<JournalPage> {
        journal.read(sequencer.channels, after: seq, limit: limit)
    }

    /// Straight from the journal, on this thread.
    package func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        journal.read(channels, after: seq, limit: limit)
    }

    /// Straight from the journal, on this thread.
    package func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        journal.readBack(channels, before: seq, limit: limit)
    }

    /// By the journal's index where it has one.
    package func search(_ request: SearchRequest) -> Deferred<SearchResult> {
        searcher.search(request)
    }

    /// Straight from the journal, on this thread.
    package func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        journal.countUnread(question)
    }

    /// Presence forgets the login, and then every hub ends the polls of `session`.
    package func leave(_ identity: Identity, session: String) {
        presence.leave(identity, session: session)
        hubs.tellAll(.sessionEnded(session))
    }

    /// There is no engine.
    package func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        .fail(EngineError.none)
    }

    /// Fires at once with ``report``.
    package func statistics() -> Deferred<BrokerStatistics> { .succeed(report) }

    /// Refuses new messages from now on, then closes the journal behind the last append.
    package func close() -> Deferred<Void> {
        isClosing = true
        presence.stop()
        records.stop()
        return journal.close()
    }
}

// MARK: - What its parts tell it

extension LocalBroker: SequencerListener {
    /// From the sequencer, once the journal has kept the message.
    func published(_ message: Message, after previous: Int) {
        hubs.tellAll(message, after: previous, epoch: sequencer.epoch)
    }
}

extension LocalBroker: JournalListener {
    /// From the journal: no hub needs to keep a record of the channel any longer.
    package func emptied(_ channel: ChannelName) {
        sequencer.emptied(channel)
        hubs.tellAll(.emptied(channel))
    }
}

@available(*, unavailable)
extension LocalBroker: Sendable {}
