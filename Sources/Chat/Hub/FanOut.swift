// From a new message to everyone who waits for it.
// SPDX-License-Identifier: MIT

import Deferred

/// Answers subscribers for whom something came.
protocol FanOutTarget: AnyObject {
    /// - Parameter now: The scheduler's time, or a little before it.
    func answer(_ subscriber: Subscriber, at now: Duration)
}

/// The queues with somebody to be answered, and a slice of answers at a time.
final class FanOut {
    /// Answering this many takes a few milliseconds at most. Between two slices the scheduler makes
    /// its other calls, so that one message never stalls the server.
    static let slice = 512

    /// Counts messages, ephemeral messages and flushes: which of them came before which.
    private(set) var revision = 0
    /// How flushes went.
    /// Unchecked, because they are numbers: nothing runs while they change.
    @exclusivity(unchecked) private(set) var counts = FanOutCounts()
    private var flushing: [SubscriberQueue] = []
    private var isRunning = false
    private let scheduler: any Scheduler
    /// Answers them.
    weak var target: (any FanOutTarget)?

    init(scheduler: any Scheduler) {
        self.scheduler = scheduler
    }

    /// One more message or flush.
    ///
    /// - Returns: Its revision.
    @discardableResult
    func advance() -> Int {
        revision += 1
        return revision
    }

    /// Messages came to a queue, see ``SubscriberQueue/receive(at:)``.
    func receive(_ queue: SubscriberQueue) {
        perform(queue.receive(at: revision, scheduler.now), on: queue)
    }

    /// A poll lagged in a queue, see ``SubscriberQueue/receiveLagging()``.
    func receiveLagging(_ queue: SubscriberQueue) {
        perform(queue.receiveLagging(), on: queue)
    }

    /// Answers the first slice at once; the others follow by themselves.
    func run() {
        if isRunning || flushing.isEmpty { return }
        isRunning = true
        runSlice()
    }

    /// Answers one slice of subscribers, and comes back for the next in the loop's next round.
    private func runSlice() {
        guard let target else { return }
        // Queues that have come since the last slice go first: a small room does not wait until a
        // large one has been answered.
        if flushing.count > 1, flushing[0].isInFlush { flushing.append(flushing.removeFirst()) }
        var now = flushing[0].isInFlush ? scheduler.now : .zero
        var left = FanOut.slice
        while left > 0, let queue = flushing.first {
            if !queue.isInFlush {
                now = scheduler.now
                queue.beginFlush(at: advance(), now)
            }
            let before = left
            while left > 0, let subscriber = queue.next {
                left -= 1
                target.answer(subscriber, at: now)
            }
            queue.noteAnswers(before - left)
            guard left > 0 else { break }
            flushing.removeFirst()
            let end = scheduler.now
            if let (time, receivers) = queue.flushed(by: end) {
                counts.add(time, receivers: receivers)
            }
            perform(queue.endFlush(at: end), on: queue)
        }
        isRunning = !flushing.isEmpty
        if isRunning { scheduler.callLater(.zero) { self.runSlice() } }
    }

    /// After a flush or a cooldown: flush once more, cool down, or do nothing.
    private func perform(_ action: SubscriberQueue.QueueAction, on queue: SubscriberQueue) {
        switch action {
        case .nothing: break
        case .flush: flushing.append(queue)
        case .coolDown(let duration):
            scheduler.callLater(duration) {
                self.perform(queue.cooledDown(), on: queue)
                self.run()
            }
        }
    }
}
