// From a piece of news to everyone who waits for it.
// SPDX-License-Identifier: MIT

import Deferred

extension Hub {
    /// Answering this many takes a few milliseconds at most. Between two slices the scheduler's other
    /// calls have their turn, so that one message never stalls the rest of the server.
    static let slice = 512

    /// A piece of news came to a line. While it is in the fan-out or rests, that waits for its next
    /// turn, with what else comes.
    func ring(_ queue: SubscriberQueue) {
        queue.pending += 1
        if queue.state == .quiet { enter(queue) }
    }

    /// Puts a line in the fan-out, if there is something for somebody.
    private func enter(_ queue: SubscriberQueue) {
        if queue.firstToFire == nil {
            queue.state = .quiet
            queue.forget()
        } else {
            queue.state = .flushing
            flushing.append(queue)
        }
    }

    /// Answers the first slice at once; the rest follows by itself.
    func fire() {
        if isFiring || flushing.isEmpty { return }
        isFiring = true
        fireSlice()
    }

    private func fireSlice() {
        // Those that have come since the last slice go first: a small room does not wait until a
        // large one has been answered.
        if flushing.count > 1, flushing[0].flush != nil { flushing.append(flushing.removeFirst()) }
        var left = Hub.slice
        while left > 0, let queue = flushing.first {
            if let subscriber = nextInFlush(of: queue) {
                left -= 1
                settle(subscriber)
            } else {
                endFlush(of: queue)
            }
        }
        isFiring = !flushing.isEmpty
        if isFiring { scheduler.callLater(.zero) { self.fireSlice() } }
    }

    /// A turn is for those who are there when it begins. Those who come back meanwhile have to wait
    /// for the next, or it would never end where much is said.
    private func nextInFlush(of queue: SubscriberQueue) -> Subscriber? {
        if queue.flush == nil {
            revision += 1
            queue.beginFlush(at: revision, scheduler.now)
        }
        return queue.firstToFire
    }

    private func endFlush(of queue: SubscriberQueue) {
        flushing.removeFirst()
        let cooldown = queue.endFlush(at: scheduler.now)
        if cooldown == .zero { enter(queue) } else { self.cooldown(queue, for: cooldown) }
    }

    private func cooldown(_ queue: SubscriberQueue, for duration: Duration) {
        queue.state = .coolingDown
        scheduler.callLater(duration) {
            self.enter(queue)
            self.fire()
        }
    }

    /// A poll came behind, and is answered at once.
    ///
    /// Where many do, messages come faster than clients come back, hardly anybody ever waits, and no
    /// turn would be long enough for a rest. So the next ones are heard first and answered together.
    func countLagging(_ channels: [Channel], above seq: Int) {
        counters.immediate += 1
        for channel in channels where channel.hasNews(above: seq) && channel.queue.countLagging() {
            cooldown(channel.queue, for: .zero)
        }
    }

    /// Answers one who waited with all that came since.
    func settle(_ subscriber: Subscriber) {
        counters.fired += 1
        switch subscriber.mode {
        case .message(let waiting)?:
            answer(subscriber, waiting, with: nextMessage(for: subscriber))
        case .batch(let waiting, let limit)?:
            let isInMemory = subscriber.channels.allSatisfy { $0.backlog.floor <= subscriber.seq }
            guard isInMemory else { return lookUp(subscriber, waiting, limit: limit) }
            let batch = compose(
                subscriber.channels, above: subscriber.seq, limit: limit,
                since: subscriber.revision)
            answer(subscriber, with: batch)
        case nil: break
        }
    }

    /// The first message that came since, as it was posted.
    private func nextMessage(for subscriber: Subscriber) -> JSON {
        let backlog = subscriber.channels[0].backlog
        // Nothing there: more was said since than memory holds.
        guard let index = backlog.indices(above: subscriber.seq).first else { return .null }
        return batches.body(of: backlog.seq(at: index)) {
            JSON(bytes: Array(backlog.body(at: index)))
        }
    }
}
