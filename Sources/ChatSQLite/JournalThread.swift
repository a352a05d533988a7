// The thread that a journal's file belongs to.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Foundation

/// Does what is ordered until it is told to close.
struct JournalThread: Sendable {
    /// So many messages share one commit at most.
    static let groupLimit = 1024

    let file: JournalFile
    let index: ChannelIndex
    let queue: JournalQueue
    let retention: Retention
    let clock: @Sendable () -> Timestamp

    func start() {
        let thread = Thread(block: run)
        thread.name = "journal"
        thread.start()
    }

    /// Owns the database from here to the end.
    @Sendable private func run() {
        file.withDatabase { db in
            var sweep = Sweep(retention: retention)
            let store = Store(db, file: file, index: index, retention: retention)
            while true {
                let work = queue.take(patience: sweep.isUnfinished ? .zero : Sweep.interval)
                queue.post(sweep.step(store, at: clock()))
                keep(work.messages, store)
                if store.isOverfull && !work.messages.isEmpty { sweep.isUnfinished = true }
                if let page = work.page { queue.post(store.page(page.request), page.number) }
                if work.isLast { break }
            }
            store.markClosed()
        }
        file.close()
        queue.post([.closed])
    }

    private func keep(_ messages: [Message], _ store: Store) {
        var rest = messages[...]
        while !rest.isEmpty {
            let group = rest.prefix(JournalThread.groupLimit)
            rest = rest.dropFirst(group.count)
            let kept = store.append(group)
            var completions: [Completion] = []
            if case .success(let emptied) = kept { completions = emptied.map(Completion.emptied) }
            queue.post(
                completions + Array(repeating: .kept(kept.map { _ in }), count: group.count))
        }
    }
}
