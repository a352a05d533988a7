// Holds of one length.
// SPDX-License-Identifier: MIT

import Deferred

/// Those who wait equally long, the first to end first.
final class HoldQueue {
    struct PendingHold {
        let end: Duration
        let subscriber: Subscriber
    }

    /// Where a hold stands.
    struct HoldPlace {
        fileprivate let queue: HoldQueue
        fileprivate let place: WaitingList<PendingHold>.Place

        /// The hold is over, or off.
        func leave() { queue.holds.remove(place) }
    }

    let length: Duration
    private var holds = WaitingList<PendingHold>()
    /// For the first of them; nil while there is none.
    var timer: (any DelayedCall)?

    init(_ length: Duration) {
        self.length = length
    }

    /// The next to end.
    var first: PendingHold? { holds.first }

    /// One more, which ends after all others.
    func join(_ subscriber: Subscriber, at now: Duration) -> HoldPlace {
        let hold = PendingHold(end: now + length, subscriber: subscriber)
        return HoldPlace(queue: self, place: holds.append(hold))
    }
}
