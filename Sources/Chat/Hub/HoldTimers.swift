// When subscribers have waited long enough.
// SPDX-License-Identifier: MIT

import Deferred

/// Is told of each subscriber whose hold has ended while it still waits.
protocol HoldTarget: AnyObject {
    /// The subscriber must leave its queue before this returns, or it is told again.
    func holdEnded(_ subscriber: Subscriber)
}

/// The ends of holds, with one timer for all of the same length: they end in the order in which
/// they began. A timer for each of ten thousand subscribers would take more memory than all else
/// about them.
final class HoldTimers {
    private let scheduler: any Scheduler
    private var queues: [Duration: HoldQueue] = [:]
    weak var target: (any HoldTarget)?

    init(scheduler: any Scheduler) {
        self.scheduler = scheduler
    }

    /// The hold of `subscriber` begins.
    func begin(_ subscriber: Subscriber, for length: Duration) -> HoldQueue.HoldPlace {
        let queue = queues[length] ?? HoldQueue()
        queues[length] = queue
        let hold = HoldQueue.PendingHold(end: scheduler.now + length, subscriber: subscriber)
        let place = HoldQueue.HoldPlace(queue: queue, place: queue.holds.append(hold))
        if queue.timer == nil { watch(queue) }
        return place
    }

    /// Sets the timer for the first of them. The timer runs out even if that subscriber has left.
    private func watch(_ queue: HoldQueue) {
        queue.timer = queue.holds.first.map { first in
            scheduler.callLater(first.end - scheduler.now) { [weak self] in
                self?.endHolds(of: queue)
            }
        }
    }

    /// Ends all holds that are due, then sets the timer for the next.
    private func endHolds(of queue: HoldQueue) {
        while let target, let first = queue.holds.first, first.end <= scheduler.now {
            target.holdEnded(first.subscriber)
        }
        watch(queue)
    }

    /// Cancels all timers: no hold ends from now on.
    func stop() {
        for queue in queues.values { queue.timer?.cancel() }
        queues = [:]
    }
}

/// Holds of one length, the first to end first.
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

    fileprivate var holds = WaitingList<PendingHold>()
    fileprivate var timer: (any DelayedCall)?
}
