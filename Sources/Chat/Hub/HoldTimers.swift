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
    private var queues: [Duration: Subscriber.Holds] = [:]
    /// For subscribers that name no length.
    private let usual: [Subscriber.Holds]
    /// Which of them was the last.
    private var turn = 0
    weak var target: (any HoldTarget)?

    /// - Parameters:
    ///   - longest: The usual length of a hold.
    ///   - jitter: It is shortened by up to this.
    init(scheduler: any Scheduler, longest: Duration, jitter: Duration) {
        self.scheduler = scheduler
        let step = Duration.milliseconds(250)
        usual = (0...max(Int(jitter / step), 0)).map { Subscriber.Holds(longest - step * $0) }
        for queue in usual { queues[queue.length] = queue }
    }

    /// A queue of the usual length, each time of another: clients who came together do not come
    /// back together.
    func usualQueue() -> Subscriber.Holds {
        turn = turn + 1 < usual.count ? turn + 1 : 0
        return usual[turn]
    }

    /// The queue for holds of this length.
    func queue(for length: Duration) -> Subscriber.Holds {
        if let known = queues[length] { return known }
        let queue = Subscriber.Holds(length)
        queues[length] = queue
        return queue
    }

    /// The hold of `subscriber` begins.
    func begin(_ subscriber: Subscriber, in queue: Subscriber.Holds) -> Subscriber.Holds.HoldPlace {
        let place = queue.join(subscriber, at: scheduler.now)
        if queue.timer == nil { watch(queue) }
        return place
    }

    /// Sets the timer for the first of them. The timer runs out even if that subscriber has left.
    private func watch(_ queue: Subscriber.Holds) {
        queue.timer = queue.first.map { first in
            scheduler.callLater(first.end - scheduler.now) { [weak self] in
                self?.endHolds(of: queue)
            }
        }
    }

    /// Ends all holds that are due, then sets the timer for the next.
    private func endHolds(of queue: Subscriber.Holds) {
        while let target, let first = queue.first, first.end <= scheduler.now {
            target.holdEnded(first.waiter)
        }
        watch(queue)
    }

    /// Cancels all timers: no hold ends from now on.
    func stop() {
        for queue in queues.values { queue.timer.take()?.cancel() }
    }
}
