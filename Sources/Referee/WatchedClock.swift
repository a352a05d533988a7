// The clock of a program's timeouts.
// SPDX-License-Identifier: MIT

import Deferred

/// Runs its calls as cancels of one Deferred, which may overflow the judge's stack: see
/// ``SpentStack``.
struct WatchedClock: Scheduler {
    let clock: JumpingClock
    let referee: Referee
    /// The Deferred that the calls cancel, by its number in the program.
    let cancelled: Int

    var now: Duration { clock.now }

    func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
        clock.callLater(delay) { referee.cancelling(cancelled, body) }
    }

    func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        clock.trigger { referee.cancelling(cancelled, action) }
    }
}
