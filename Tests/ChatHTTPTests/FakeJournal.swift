// A journal that answers when a test wants it to, or fails.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// Keeps nothing. Every Deferred waits for ``finish()``, unless there is an error to fail with.
final class FakeJournal: Journal {
    let contents = JournalContents(epoch: "e")
    let place = "/secret/fireside.db"
    let bytes = 4096
    weak var listener: (any JournalListener)?
    var error: JournalError?
    private var pending: [Deferred<Void>] = []

    /// Lets all that was asked for succeed.
    func finish() throws {
        let waiting = pending
        pending = []
        for deferred in waiting { try deferred.callback() }
    }

    /// Lets all that was asked for fail.
    func fail(_ error: JournalError) throws {
        let waiting = pending
        pending = []
        for deferred in waiting { try deferred.errback(error) }
    }

    private func wait() -> Deferred<Void> {
        if let error { return .fail(error) }
        let deferred = Deferred<Void>()
        pending.append(deferred)
        return deferred
    }

    func append(_ message: Message) -> Deferred<Void> { wait() }

    func keep(_ changes: [RecordChange]) -> Deferred<Void> { wait() }

    func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        wait().addCallback { JournalPage(messages: [], hasMore: false, forgotten: 0) }
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        read(channels, after: 0, limit: limit)
    }

    func find(_ seq: Int) -> Deferred<Message?> { wait().addCallback { nil } }

    func close() -> Deferred<Void> { wait() }
}
