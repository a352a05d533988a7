// How many wait, and what became of the others.
// SPDX-License-Identifier: MIT

/// What became of all Deferreds that were watched. Exact, whatever is shown of them.
struct LifeCounts: Sendable, Equatable {
    /// Not fired yet.
    var waiting = 0
    /// Fired with a value.
    var answered = 0
    /// Fired with an error.
    var failed = 0
    /// Cancelled, or freed before they had fired: nobody waits for them any more.
    var left = 0
    /// Firings that came after a cancel, and were ignored.
    var swallowed = 0
    /// Freed with an error that no errback had handled.
    var unhandled = 0

    /// On all threads.
    static func + (one: LifeCounts, other: LifeCounts) -> LifeCounts {
        LifeCounts(
            waiting: one.waiting + other.waiting, answered: one.answered + other.answered,
            failed: one.failed + other.failed, left: one.left + other.left,
            swallowed: one.swallowed + other.swallowed, unhandled: one.unhandled + other.unhandled)
    }

    var json: String {
        """
        {"waiting":\(waiting),"answered":\(answered),"failed":\(failed),"left":\(left),\
        "swallowed":\(swallowed),"unhandled":\(unhandled)}
        """
    }
}
