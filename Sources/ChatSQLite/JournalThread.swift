// The thread that a journal's file belongs to.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Foundation

/// Does what is ordered until it is told to close.
struct JournalThread: Sendable {
    /// So many entries share one commit at most.
    static let groupLimit = 1024

    let file: JournalFile
    let ledger: Ledger
    let hatch: Hatch
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
            let store = Store(db, file: file, ledger: ledger, retention: retention)
            while true {
                let work = hatch.take(patience: sweep.isUnfinished ? .zero : Sweep.interval)
                hatch.post(sweep.step(store, at: clock()))
                keep(work.entries, store)
                if store.isOverfull && !work.entries.isEmpty { sweep.isUnfinished = true }
                if let page = work.page { hatch.post(store.page(page.request), page.number) }
                if work.isLast { break }
            }
            store.markClosed()
        }
        file.close()
        hatch.post([.closed])
    }

    private func keep(_ entries: [Entry], _ store: Store) {
        var rest = entries[...]
        while !rest.isEmpty {
            let group = rest.prefix(JournalThread.groupLimit)
            rest = rest.dropFirst(group.count)
            let kept = store.append(group)
            var outcomes: [Outcome] = []
            if case .success(let emptied) = kept { outcomes = emptied.map(Outcome.emptied) }
            hatch.post(
                outcomes + Array(repeating: .kept(kept.map { _ in }), count: group.count))
        }
    }
}
