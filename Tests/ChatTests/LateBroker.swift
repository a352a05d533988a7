// A broker that comes late, starts again, loses, and is ahead of its hub or behind it.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// Does what a test says, as a broker far away would.
final class LateBroker: Broker {
    private weak var hub: (any BrokerListener)?
    private var epoch = ""
    /// What its journal keeps.
    var kept: [Message] = []
    /// Whether reads fail, and how.
    var isUnreachable = false
    var failure: any Error = JournalError.closed
    /// What it knows of positions that the hub has not heard of; nil: it does not answer.
    var standing: Standing? = .unknown
    /// While set, the hub may be behind.
    var isBehind = false
    private var barriers: [Deferred<Void>] = []
    private(set) var replays = 0

    /// The chat begins, or begins again.
    func begin(_ epoch: String, last: Int = 0) {
        self.epoch = epoch
        kept = []
        hub?.hear(.began(JournalContents(epoch: epoch, last: last)))
    }

    /// Keeps a message, and tells the hub unless that is cut off.
    func publish(_ seq: Int, after previous: Int, isHeard: Bool = true) {
        let message = Message(
            seq: seq, channel: .lobby, at: Timestamp(milliseconds: 0), from: nil,
            body: JSON(bytes: Array("\(seq)".utf8)), nonce: nil)
        kept.append(message)
        if isHeard { tell(.published(PublishedMessage(message, after: previous, epoch: epoch))) }
    }

    func tell(_ event: HubEvent) { hub?.hear(event) }

    /// The hub has heard all by now.
    func passBarriers() throws {
        let passed = barriers
        barriers = []
        for barrier in passed { try barrier.callback() }
    }

    func attach(_ hub: any BrokerListener) { self.hub = hub }

    func collect() {}

    func settle(_ number: Int, _ answer: BrokerAnswer) {}

    func publish(_ draft: Draft) -> Deferred<Position> {
        let seq = (kept.last?.seq ?? 0) + 1
        publish(seq, after: seq - 1)
        return .succeed(Position(epoch: epoch, seq: seq))
    }

    func revise(_ change: MessageChange) -> Deferred<Position> { Deferred() }

    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> { Deferred() }

    func change(_ records: [RecordChange]) -> Deferred<Bool> { Deferred() }

    func clear(_ channel: ChannelName) -> Deferred<Position> { Deferred() }

    func ephemeral(_ draft: Draft, seconds: Int) {}

    func standing(of position: Position) -> Deferred<Standing> {
        standing.map { .succeed($0) } ?? Deferred()
    }

    func catchUp() -> Deferred<Void>? {
        guard isBehind else { return nil }
        let barrier = Deferred<Void>()
        barriers.append(barrier)
        return barrier
    }

    func replay(after seq: Int, limit: Int) -> Deferred<JournalPage> {
        replays += 1
        return page(kept.filter { $0.seq > seq })
    }

    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage> {
        page(kept.filter { $0.seq > seq })
    }

    func search(_ request: SearchRequest) -> Deferred<SearchResult> { .fail(ChatError.noSearch) }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page(kept.filter { $0.seq < seq ?? .max })
    }

    private func page(_ messages: [Message]) -> Deferred<JournalPage> {
        if isUnreachable { return .fail(failure) }
        return .succeed(JournalPage(messages: messages, hasMore: false, forgotten: 0))
    }

    func begin(_ stay: Stay, in channels: [ChannelName]) {}

    func end(_ stay: Stay, in channels: [ChannelName]) {}

    func leave(_ identity: Identity, session: String) {}

    func people(
        in channel: ChannelName, after last: String?, limit: Int
    ) -> Deferred<PeoplePage> {
        .succeed(PeoplePage(people: [], hasMore: false, count: 0))
    }

    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        .succeed(channels.map { _ in 0 })
    }

    func find(_ people: any PersonRule, limit: Int) -> Deferred<[PresentPerson]> { .succeed([]) }

    func busiest(_ limit: Int) -> Deferred<[ChannelName]> { .succeed([]) }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        .fail(EngineError.none)
    }

    func statistics() -> Deferred<BrokerStatistics> { Deferred() }

    func close() -> Deferred<Void> { .succeed() }
}
