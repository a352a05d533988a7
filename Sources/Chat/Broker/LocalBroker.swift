// Where messages get their numbers and are kept, and where it is known who is here.
// SPDX-License-Identifier: MIT

internal import Deferred

/// One for all hubs of a chat. It lives on one thread with its journal and one of the hubs; the
/// others reach it by letter, see ``RemoteBroker``.
///
/// What it decides goes to all hubs in the same order.
final class LocalBroker: Broker {
    let journal: any Journal
    let scheduler: any Scheduler
    let clock: () -> Timestamp
    let options: HubOptions
    let shared: SharedState
    /// The hub on the same thread: it is told at once.
    weak var hub: Hub?

    /// The number of the newest message, kept or on its way to the journal.
    var numbered: Int
    var nonces = Deduplicator()
    /// Channels in which somebody is.
    var presences: [ChannelName: ChannelPresence] = [:]
    /// Those in all gatherings together.
    var peopleCount = 0
    /// Those whose grace is running. Each is as long as the others, so the first to begin is the
    /// first to end, and one timer is enough.
    var gracePeriods = WaitingList<GracePeriod>()
    var graceTimer: (any DelayedCall)?
    /// Those with comings and goings to tell.
    var announcing: [ChannelPresence] = []
    var counters = Counters()
    var isClosing = false
    private var isCollecting = false
    /// Pages for hubs on other threads that are not read yet.
    private var errands: [ObjectIdentifier: Deferred<JournalPage>] = [:]

    /// - Parameter journal: Nobody else may write to it.
    init(
        journal: any Journal, scheduler: any Scheduler,
        clock: @escaping () -> Timestamp, options: HubOptions, shared: SharedState
    ) {
        self.journal = journal
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        self.shared = shared
        numbered = shared.contents.last
        recall(shared.contents)
        journal.onEmptied = { [unowned self] name in tellAll { $0.emptied(name) } }
    }

    /// Tells every hub. Those on other threads find the letter before anyone can hear from this one
    /// what it says: so whoever comes to them behind that news finds them knowing it.
    func tellAll(_ news: @escaping @Sendable (Hub) -> Void) {
        shared.mailboxes.tellBranches(news)
        hub?.hear(news)
    }

    func collect() {
        if isCollecting { return }  // a letter's doing: letters are read in their order
        isCollecting = true
        for letter in shared.mailboxes.takeHome() { letter(self) }
        isCollecting = false
    }

    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        journal.read(channels, after: seq, limit: limit)
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        journal.readBack(channels, before: seq, limit: limit)
    }

    func run(_ errand: Errand, _ page: Deferred<JournalPage>) -> Deferred<JournalPage> {
        errands[ObjectIdentifier(errand)] = page
        return page.addBoth { result in
            self.errands[ObjectIdentifier(errand)] = nil
            return try result.get()
        }
    }

    func cancel(_ errand: Errand) {
        errands[ObjectIdentifier(errand)]?.cancel()
    }

    func report() -> Deferred<BrokerStatistics> {
        .succeed(
            BrokerStatistics(people: peopleCount, counters: counters, journalBytes: journal.bytes))
    }

    func close() -> Deferred<Void> {
        isClosing = true
        graceTimer?.cancel()
        return journal.close()
    }
}

/// One page that a hub on another thread has asked for. Whoever holds it can say which.
final class Errand: Sendable {}

@available(*, unavailable)
extension LocalBroker: Sendable {}
