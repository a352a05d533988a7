// Where messages get their numbers and are kept, and where it is known who is here.
// SPDX-License-Identifier: MIT

package import Deferred

/// One for all hubs of a chat. It lives on one thread with its journal and hub 0; the other hubs
/// reach it through a mailbox, see ``RemoteBroker``.
///
/// What it decides goes to all hubs in the same order.
package final class LocalBroker: Broker {
    let journal: any Journal
    let scheduler: any Scheduler
    let clock: () -> Timestamp
    let options: HubOptions
    let shared: SharedState
    /// The hub on this thread: it is told at once.
    weak var hub: (any BrokerListener)?
    /// The mailboxes of the others.
    private let inboxes: [Mailbox<HubEvent>]

    /// The number of the newest message, kept or on its way to the journal.
    var numbered: Int
    /// Channels of which something is kept.
    var kept: Set<ChannelName>
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
    var pages: [HubCall: Deferred<JournalPage>] = [:]

    /// Begins with what the journal holds, and tells so to the hubs on other threads.
    ///
    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    package init(
        journal: any Journal, shared: SharedState, scheduler: any Scheduler,
        clock: @escaping () -> Timestamp, options: HubOptions = HubOptions()
    ) {
        self.journal = journal
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        self.shared = shared
        inboxes = Array(shared.inboxes.dropFirst())
        numbered = journal.contents.last
        kept = Set(journal.contents.channels.keys)
        recall(journal.contents)
        journal.onEmptied = { [unowned self] in emptied($0) }
        Mailbox.post(.began(journal.contents), to: inboxes)
        shared.commands.open(on: scheduler) { [weak self] in self?.collect() }
    }

    /// The journal's; part of every position.
    var epoch: String { journal.contents.epoch }

    package func attach(_ hub: any BrokerListener) {
        self.hub = hub
        hub.hear(.began(journal.contents))
    }

    /// Tells every hub. Those on other threads find it in their mailboxes before anyone can hear it
    /// from this one. So a client that comes to them afterwards finds them knowing it.
    func tellAll(_ news: HubEvent) {
        if !inboxes.isEmpty { Mailbox.post(news, to: inboxes) }
        hub?.hear(news)
    }

    package func collect() {
        if shared.commands.isEmpty || isCollecting { return }  // a command's doing: one by one
        isCollecting = true
        for command in shared.commands.takeAll() { obey(command) }
        isCollecting = false
    }

    /// Every answer has been given by its call.
    package func settle(_ number: Int, _ answer: BrokerAnswer) {}

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

    package func statistics() -> Deferred<BrokerStatistics> { .succeed(report) }

    var report: BrokerStatistics {
        BrokerStatistics(people: peopleCount, counters: counters, journalBytes: journal.bytes)
    }

    package func close() -> Deferred<Void> {
        isClosing = true
        graceTimer?.cancel()
        return journal.close()
    }

    private func emptied(_ channel: ChannelName) {
        kept.remove(channel)
        tellAll(.emptied(channel))
    }
}

@available(*, unavailable)
extension LocalBroker: Sendable {}
