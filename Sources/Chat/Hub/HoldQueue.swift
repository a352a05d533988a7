// Holds of one length.
// SPDX-License-Identifier: MIT

import Deferred

/// Waiters with the same length of hold, the first to end first.
final class HoldQueue<Waiter> {
    struct PendingHold {
        var end: Duration
        let waiter: Waiter
    }

    /// Where a hold stands.
    struct HoldPlace {
        fileprivate let queue: HoldQueue
        fileprivate let place: WaitingList<PendingHold>.Place

        /// The hold is over, or off.
        func leave() { queue.holds.remove(place) }

        /// The hold begins again.
        func restart(at now: Duration) {
            let end = now + queue.length
            queue.holds.moveToEnd(place) { $0.end = end }
        }
    }

    let length: Duration
    /// Unchecked, because a list runs no code of its elements: nothing can look at it while it
    /// changes.
    @exclusivity(unchecked) private var holds = WaitingList<PendingHold>()
    /// For the first of them; nil while there is none.
    var timer: (any DelayedCall)?

    init(_ length: Duration) {
        self.length = length
    }

    /// The next to end.
    var first: PendingHold? { holds.first }

    /// One more, which ends after all others.
    func join(_ waiter: Waiter, at now: Duration) -> HoldPlace {
        let hold = PendingHold(end: now + length, waiter: waiter)
        return HoldPlace(queue: self, place: holds.append(hold))
    }
}
