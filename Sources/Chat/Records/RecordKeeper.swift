// Changes of records, one after the other.
// SPDX-License-Identifier: MIT

import Deferred

/// Has the journal keep each change, lets it count, then says so. A change waits until the one before it
/// is kept or has failed: its conditions are about what that has left.
final class RecordKeeper {
    private let journal: any Journal
    private let table: RecordTable
    private let scheduler: any Scheduler
    private let clock: any WallClock
    private let hubs: HubGroup
    /// Changes that wait for the one before them.
    private var waiting = FIFO<WaitingChange>()
    /// Whether the journal has one.
    private var isBusy = false
    private var sweep: (any DelayedCall)?

    private struct WaitingChange {
        let changes: [RecordChange]
        let answer: Deferred<Bool>
    }

    /// Begins with what the journal has kept.
    ///
    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time, by which records expire.
    ///   - hubs: Hear of each change.
    init(
        journal: any Journal, table: RecordTable, scheduler: any Scheduler, clock: any WallClock,
        hubs: HubGroup
    ) {
        self.journal = journal
        self.table = table
        self.scheduler = scheduler
        self.clock = clock
        self.hubs = hubs
        table.replaceAll(with: journal.contents.records)
        planSweep()
    }

    /// - Returns: Whether all conditions held. Fails with ``ChatError/tooManyRecords`` or with a
    ///   ``JournalError``; then nothing has changed.
    func change(_ changes: [RecordChange]) -> Deferred<Bool> {
        let answer = Deferred<Bool>()
        waiting.append(WaitingChange(changes: changes, answer: answer))
        goOn()
        return answer
    }

    /// No more sweeps.
    func stop() {
        sweep?.cancel()
        sweep = nil
    }

    // Who asked may have gone away: nobody minds an answer that is too late.
    private func goOn() {
        while !isBusy, let next = waiting.popFirst() {
            guard table.allows(next.changes) else {
                try? next.answer.callback(false)
                continue
            }
            guard next.changes.allSatisfy(\.fits), table.hasRoom(for: next.changes) else {
                try? next.answer.errback(ChatError.tooManyRecords)
                continue
            }
            keep(next)
        }
    }

    private func keep(_ next: WaitingChange) {
        isBusy = true
        journal.keep(next.changes).addBoth { result in
            if case .success = result {
                self.table.apply(next.changes)
                self.hubs.tellAll(.recordsChanged(next.changes))
                self.planSweep()
            }
            self.isBusy = false
            try? next.answer.callback(result.map { true })
            self.goOn()
        }
    }
}

// What has expired is removed now and then, a few records at a time.
extension RecordKeeper {
    static let sweepInterval = Duration.seconds(60)
    /// Records removed in one change.
    static let sweepSize = 256

    private func planSweep() {
        if sweep != nil || !table.hasEnds { return }
        planSweep(in: RecordKeeper.sweepInterval)
    }

    private func planSweep(in delay: Duration) {
        sweep = scheduler.callLater(delay) { [weak self] in self?.removeExpired() }
    }

    /// Only while nothing is on its way: a change may renew what has expired.
    private func removeExpired() {
        sweep = nil
        if isBusy { return planSweep(in: .seconds(1)) }
        let expired = table.expired(at: clock.now(), limit: RecordKeeper.sweepSize)
        if expired.isEmpty { return planSweep() }
        change(expired.map { .remove($0) }).addBoth { result in
            let isMore = expired.count == RecordKeeper.sweepSize
            guard isMore, (try? result.get()) == true else { return self.planSweep() }
            self.stop()
            self.planSweep(in: .seconds(1))
        }
    }
}

extension RecordChange {
    /// Whether its record is no longer than it may be.
    var fits: Bool {
        guard key.utf8.count <= Record.maxKeyLength else { return false }
        if case .put(let record) = action { return record.value.count <= Record.maxValueLength }
        return true
    }
}

@available(*, unavailable)
extension RecordKeeper: Sendable {}
