// How late the loop is.
// SPDX-License-Identifier: MIT

internal import Deferred

/// Has itself called back once a second and notes how late that was: as late as everyone else on
/// the loop was served.
final class LoopLag {
    private static let interval = Duration.seconds(1)
    private static let memory = 60

    private let scheduler: any Scheduler
    private var lags: [Duration] = []
    private var probe: (any DelayedCall)?

    init(_ scheduler: any Scheduler) {
        self.scheduler = scheduler
        measure()
    }

    deinit { probe?.cancel() }

    /// The most of the last minute.
    var worst: Duration { lags.max() ?? .zero }

    func stop() { probe?.cancel() }

    private func measure() {
        let due = scheduler.now + LoopLag.interval
        probe = scheduler.callLater(LoopLag.interval) { [weak self] in self?.note(since: due) }
    }

    private func note(since due: Duration) {
        lags.append(scheduler.now - due)
        if lags.count > LoopLag.memory { lags.removeFirst() }
        measure()
    }
}
