// A journal that answers when a test wants it to.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// Holds every append until ``finish(_:)``; reads what was kept.
final class SlowJournal: Journal {
    var contents = JournalContents(epoch: "e")
    let place = "slow"
    let bytes = 0
    weak var listener: (any JournalListener)?
    /// Changes of records that wait, oldest first.
    private(set) var changes: [(steps: [RecordChange], deferred: Deferred<Void>)] = []
    private(set) var pending: [(message: Message, deferred: Deferred<Void>)] = []
    /// Reads that were asked for, while ``readsWait`` is set.
    private(set) var reads: [() -> Void] = []
    var readsWait = false
    /// Reads whose reader left before they were answered.
    private(set) var readsCancelled = 0
    /// Whether a read sees what is kept already and about to be acknowledged.
    var readsSeeAhead = false
    private var kept: [Message] = []

    /// Keeps, or fails to keep, the oldest pending message.
    func finish(_ error: JournalError? = nil) throws {
        let (message, deferred) = pending.removeFirst()
        if let error { return try deferred.errback(error) }
        kept.append(message)
        try deferred.callback()
    }

    /// Keeps, or fails to keep, the oldest change of records.
    func finishChange(_ error: JournalError? = nil) throws {
        let change = changes.removeFirst().deferred
        if let error { return try change.errback(error) }
        try change.callback()
    }

    /// Lets the reads that wait go on.
    func finishReads() {
        let waiting = reads
        reads = []
        for read in waiting { read() }
    }

    func append(_ message: Message) -> Deferred<Void> {
        let deferred = Deferred<Void>()
        pending.append((message, deferred))
        return deferred
    }

    func keep(_ changes: [RecordChange]) -> Deferred<Void> {
        let deferred = Deferred<Void>()
        self.changes.append((changes, deferred))
        return deferred
    }

    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page(visible.filter { channels.contains($0.channel) && $0.seq > seq }) { $0.prefix(limit) }
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page(visible.filter { channels.contains($0.channel) && $0.seq < seq ?? .max }) {
            $0.suffix(limit)
        }
    }

    private var visible: [Message] { kept + (readsSeeAhead ? pending.map(\.message) : []) }

    private func page(
        _ all: [Message], _ cut: ([Message]) -> ArraySlice<Message>
    ) -> Deferred<JournalPage> {
        let messages = Array(cut(all))
        let page = JournalPage(
            messages: messages, hasMore: messages.count < all.count, forgotten: 0)
        let deferred = Deferred<JournalPage>(canceller: { _ in self.readsCancelled += 1 })
        let answer = { _ = try? deferred.callback(page) }
        if readsWait { reads.append(answer) } else { answer() }
        return deferred
    }

    func find(_ seq: Int) -> Deferred<Message?> { .succeed(kept.first { $0.seq == seq }) }

    func close() -> Deferred<Void> { pending.isEmpty ? .succeed() : Deferred() }
}
