// The thread that owns a journal's file.
// SPDX-License-Identifier: MIT

import Chat
import Foundation

/// Does what the loop asks for, until the journal is closed.
struct JournalThread: Sendable {
    /// How many messages share one commit at most.
    static let groupLimit = 1024

    /// Closed by the thread, at the end.
    let file: JournalFile
    /// As it was loaded. The thread goes on with a copy of its own.
    let index: ChannelIndex
    /// The only way in and out while the thread runs.
    let queue: JournalQueue
    /// What each commit and each sweep drops messages by.
    let retention: Retention
    /// Asked once in each turn of the thread.
    let clock: any WallClock & Sendable

    /// Starts the thread and returns.
    func start() {
        let thread = Thread(block: run)
        thread.name = "journal"
        thread.start()
    }

    /// Owns the database from here to the end.
    @Sendable private func run() {
        file.withDatabase { db in
            var sweep = RetentionSweep(retention: retention)
            var work = JournalWork()
            var backup = BackupRun()
            let store = MessageStore(db, file: file, index: index, retention: retention)
            while true {
                let isBusy = sweep.isUnfinished || work.isReady(mayRead: queue.hasRoom)
                let patience = isBusy ? .zero : RetentionSweep.interval
                for command in queue.takeCommands(patience: patience) { work.add(command) }
                queue.post(sweep.step(store, at: clock.now()))
                let messages = work.takeMessages()
                keep(messages, store)
                for change in work.takeChanges() { queue.post([.changed(store.keep(change))]) }
                if store.isOverfull && !messages.isEmpty { sweep.isUnfinished = true }
                if queue.hasRoom, let page = work.takePage() {
                    queue.post(store.page(page.request), page.number)
                }
                if let count = work.takeCount() {
                    queue.post([.counted(count.number, store.countUnread(count.question))])
                }
                if let completion = backup.step(&work, of: db) { queue.post([completion]) }
                if work.isOver { break }
            }
            backup.abandon()
            queue.post(work.backups.map { .backedUp($0.number, .failure(.closed)) })
            store.markClosed()
        }
        file.close()
        queue.post([.closed])
    }

    /// Commits the messages in groups, and posts one completion for each group, in order. A group
    /// that fails does not stop the next one.
    private func keep(_ messages: [Message], _ store: MessageStore) {
        var rest = messages[...]
        while !rest.isEmpty {
            let group = rest.prefix(JournalThread.groupLimit)
            rest = rest.dropFirst(group.count)
            let kept = store.append(group)
            var completions: [JournalCompletion] = []
            if case .success(let emptied) = kept {
                completions = emptied.map(JournalCompletion.emptied)
            }
            completions.append(.kept(group.count, kept.map { _ in }))
            queue.post(completions)
        }
    }
}
