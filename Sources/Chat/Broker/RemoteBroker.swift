// The broker, for a hub on another thread: a mailbox each way.
// SPDX-License-Identifier: MIT

package import Deferred

/// Asks the broker of a chat from another thread. The answers come to the hub's mailbox, as all hub
/// events do.
package final class RemoteBroker: Broker {
    private let shared: SharedState
    private let commands: Mailbox<BrokerCommand>
    private let hub: Int

    private let positions = PendingCalls<Position>()
    private let changes = PendingCalls<Bool>()
    private let standings = PendingCalls<Standing>()
    private let barriers = PendingCalls<Void>()
    private let registrations = PendingCalls<RegisterAnswer>()
    private let pages = PendingCalls<JournalPage>()
    private let messageSearches = PendingCalls<SearchResult>()
    private let people = PendingCalls<PeoplePage>()
    private let searches = PendingCalls<[PresentPerson]>()
    private let peopleCounts = PendingCalls<[Int]>()
    private let unreadCounts = PendingCalls<[Int]>()
    private let busiest = PendingCalls<[ChannelName]>()
    private let statisticsCalls = PendingCalls<BrokerStatistics>()

    /// - Parameter hub: The number of the hub that this is for.
    package init(_ shared: SharedState, hub: Int) {
        self.shared = shared
        commands = shared.commands
        self.hub = hub
    }

    /// The broker's thread posts the events to the hub's mailbox.
    package func attach(_ hub: any BrokerListener) {}

    /// The broker's thread reads its own mailbox.
    package func collect() {}

    /// Fires the Deferred of the call. The kind of the answer says in which table it stands.
    package func settle(_ number: Int, _ answer: BrokerAnswer) {
        switch answer {
        case .position(let result): positions.settle(number, result)
        case .changed(let result): changes.settle(number, result)
        case .standing(let standing): standings.settle(number, .success(standing))
        case .caughtUp(let result): barriers.settle(number, result)
        case .registered(let result): registrations.settle(number, result)
        case .page(let result): pages.settle(number, result)
        case .searched(let result): messageSearches.settle(number, result)
        case .unread(let result): unreadCounts.settle(number, result)
        case .people(let page): people.settle(number, .success(page))
        case .found(let people): searches.settle(number, .success(people))
        case .peopleCounts(let counts): peopleCounts.settle(number, .success(counts))
        case .busiest(let channels): busiest.settle(number, .success(channels))
        case .statistics(let report): statisticsCalls.settle(number, .success(report))
        }
    }

    /// Never throws: a refusal comes back as the failure of the Deferred.
    package func publish(_ draft: Draft) -> Deferred<Position> {
        call(positions) { .publish(draft, $0) }
    }

    /// Posts it and waits for no answer.
    package func ephemeral(_ draft: Draft, seconds: Int) {
        commands.post(.ephemeral(draft, seconds: seconds))
    }

    /// Never throws: a refusal comes back as the failure of the Deferred.
    package func revise(_ change: MessageChange) -> Deferred<Position> {
        call(positions) { .revise(change, $0) }
    }

    /// Never throws: a refusal comes back as the failure of the Deferred.
    package func change(_ records: [RecordChange]) -> Deferred<Bool> {
        call(changes) { .change(records, $0) }
    }

    /// Never throws: a refusal comes back as the failure of the Deferred. Both steps are the other
    /// broker's, so that nobody comes between them.
    package func change(
        _ records: [RecordChange], announcing draft: Draft
    ) -> Deferred<Position> {
        call(positions) { .announce(records, draft, $0) }
    }

    /// Never throws: a refusal comes back as the failure of the Deferred.
    package func clear(_ channel: ChannelName) -> Deferred<Position> {
        call(positions) { .clear(channel, $0) }
    }

    /// In a chat of one node fires at once: the hub has emptied its mailbox, and whatever anyone was
    /// told is there. Else one round trip to the broker's thread, at least.
    package func standing(of position: Position) -> Deferred<Standing> {
        isAlone ? .succeed(.unknown) : call(standings) { .standing(position, $0) }
    }

    /// nil in a chat of one node: the event was in this hub's mailbox before anyone was told of it. The
    /// events before the answer are in the mailbox before the answer is.
    package func catchUp() -> Deferred<Void>? {
        isAlone ? nil : call(barriers) { .catchUp($0) }
    }

    private var isAlone: Bool { !shared.isOneOfSeveral }

    /// Posts it and waits for no answer. Commands of one hub are obeyed in their order.
    package func begin(_ stay: Stay, in channels: [ChannelName]) {
        commands.post(.begin(stay, channels))
    }

    /// Posts it and waits for no answer.
    package func end(_ stay: Stay, in channels: [ChannelName]) {
        commands.post(.end(stay, channels))
    }

    /// Posts it. This hub's own polls end when the broker's ``HubEvent/sessionEnded(_:)`` comes.
    package func leave(_ identity: Identity, session: String) {
        commands.post(.leave(identity, session: session))
    }

    /// One round trip to the broker's thread, which asks the journal.
    package func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        call(unreadCounts) { .countUnread(question, $0) }
    }

    /// One round trip to the broker's thread.
    package func people(
        in channel: ChannelName, after last: String?, limit: Int
    ) -> Deferred<PeoplePage> {
        call(people) { .people(channel, after: last, limit: limit, $0) }
    }

    /// One round trip to the broker's thread.
    package func find(_ people: any PersonRule, limit: Int) -> Deferred<[PresentPerson]> {
        call(searches) { .find(people, limit: limit, $0) }
    }

    /// One round trip to the broker's thread.
    package func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        call(peopleCounts) { .peopleCounts(channels, $0) }
    }

    /// One round trip to the broker's thread.
    package func busiest(_ limit: Int) -> Deferred<[ChannelName]> {
        call(busiest) { .busiest(limit, $0) }
    }

    /// The broker's thread asks the engine.
    package func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        call(registrations) { .register(request, $0) }
    }

    /// One round trip to the broker's thread.
    package func statistics() -> Deferred<BrokerStatistics> {
        call(statisticsCalls) { .statistics($0) }
    }

    /// The broker closes on its own thread.
    package func close() -> Deferred<Void> { .succeed() }

    private func call<Answer>(
        _ calls: PendingCalls<Answer>, _ command: (HubCall) -> BrokerCommand
    ) -> Deferred<Answer> {
        let (number, answer) = calls.begin()
        commands.post(command(HubCall(hub: hub, number: number)))
        return answer
    }
}

// MARK: - Pages

extension RemoteBroker {
    /// The broker's thread reads the journal. Cancelling this cancels the page there too.
    package func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page { .read(channels, after: seq, limit: limit, $0) }
    }

    /// The broker's thread reads the journal. Cancelling this cancels the page there too.
    package func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page { .readBack(channels, before: seq, limit: limit, $0) }
    }

    /// The broker's thread reads the journal. Cancelling this cancels the page there too.
    package func replay(after seq: Int, limit: Int) -> Deferred<JournalPage> {
        page { .replay(after: seq, limit: limit, $0) }
    }

    /// The broker's thread searches the journal. Cancelling this ends the search there too.
    package func search(_ request: SearchRequest) -> Deferred<SearchResult> {
        let (number, result) = messageSearches.begin { [commands, hub] number in
            commands.post(.cancelSearch(HubCall(hub: hub, number: number)))
        }
        commands.post(.search(request, HubCall(hub: hub, number: number)))
        return result
    }

    /// A page whose reader leaves need not be read.
    private func page(_ command: (HubCall) -> BrokerCommand) -> Deferred<JournalPage> {
        let (number, page) = pages.begin { [commands, hub] number in
            commands.post(.cancelPage(HubCall(hub: hub, number: number)))
        }
        commands.post(command(HubCall(hub: hub, number: number)))
        return page
    }
}

@available(*, unavailable)
extension RemoteBroker: Sendable {}
