// The thread that a journal's file belongs to.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Foundation

/// Serves orders in groups until it is told to close.
struct JournalThread: Sendable {
    /// So many orders are served before the outcomes are handed out; of these, all appends share one
    /// commit.
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
                let orders = hatch.take(patience: sweep.isUnfinished ? .zero : Sweep.interval)
                hatch.post(sweep.step(store, at: clock()))
                if serve(orders, store) { return }
            }
        }
        file.close()
        hatch.post([.done(.success(()))])
    }

    /// - Returns: Whether the last of them was to close.
    private func serve(_ orders: [Order], _ store: Store) -> Bool {
        var start = 0
        while start < orders.count {
            let end = min(start + JournalThread.groupLimit, orders.count)
            if serveGroup(orders[start..<end], store) { return true }
            start = end
        }
        return false
    }

    /// Appends first, all at once: a read may see more than was there when it was asked for.
    private func serveGroup(_ orders: ArraySlice<Order>, _ store: Store) -> Bool {
        let entries = orders.compactMap { if case .append(let entry) = $0 { entry } else { nil } }
        let kept = store.append(entries)
        var outcomes: [Outcome] = []
        for order in orders {
            switch order {
            case .append: outcomes.append(.done(kept))
            case .page(let request):
                hatch.post(outcomes)  // nobody waits for a read that came later
                outcomes = [.page(store.page(request))]
            case .close:
                hatch.post(outcomes)
                return true
            }
        }
        hatch.post(outcomes)
        return false
    }
}
