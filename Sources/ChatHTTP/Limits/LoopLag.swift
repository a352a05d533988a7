// How late the loop is.
// SPDX-License-Identifier: MIT

import Deferred

/// Sets a timer once a second and notes how late it was: everything else on the loop was as late.
final class LoopLag {
    private static let interval = Duration.seconds(1)
    /// Measurements that are kept: one minute of them.
    private static let memory = 60

    private let scheduler: any Scheduler
    private let loop: Int
    private let statistics: LoopStatistics
    /// Of the last minute.
    private var lags: [Duration] = []
    /// The timer under way. It holds no reference to this object.
    private var probe: (any DelayedCall)?

    /// - Parameters:
    ///   - loop: The number of the loop's hub.
    ///   - statistics: Gets the worst lag of the last minute, once a second.
    init(_ scheduler: any Scheduler, of loop: Int, in statistics: LoopStatistics) {
        self.scheduler = scheduler
        self.loop = loop
        self.statistics = statistics
        measure()
    }

    deinit { probe?.cancel() }

    /// No timer runs after this, so the loop can end.
    func stop() { probe?.cancel() }

    /// Sets the next timer only when the last one has run: a loop that is late gets no backlog of
    /// them.
    private func measure() {
        let due = scheduler.now + LoopLag.interval
        probe = scheduler.callLater(LoopLag.interval) { [weak self] in self?.note(since: due) }
    }

    /// - Parameter due: When the timer should have run, in the scheduler's time.
    private func note(since due: Duration) {
        lags.append(scheduler.now - due)
        if lags.count > LoopLag.memory { lags.removeFirst() }
        statistics.note(lags.max() ?? .zero, of: loop)
        measure()
    }
}
