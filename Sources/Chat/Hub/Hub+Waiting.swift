// Waiting: how it begins, and each way in which it ends without a message.
// SPDX-License-Identifier: MIT

import Deferred

extension Hub {
    /// A subscriber waits for a batch.
    ///
    /// - Returns: Fires with the batch; cancelled, the subscriber leaves.
    func wait(_ subscriber: Subscriber, limit: Int, hold: Duration) -> Deferred<Batch> {
        // It holds the subscriber until it fires or is cancelled: then it drops its canceller.
        let batch = Deferred<Batch>(canceller: { _ in self.left(subscriber) })
        if let client = subscriber.client { enter(subscriber, as: client) }
        if let session = subscriber.session { enter(subscriber, of: session) }
        park(subscriber, .batch(batch, limit: limit), hold: hold)
        return batch
    }

    /// The same for one message, see ``listen(to:hold:)``.
    func wait(_ subscriber: Subscriber, hold: Duration?) -> Deferred<JSON> {
        let message = Deferred<JSON>(canceller: { _ in self.left(subscriber) })
        park(subscriber, .message(message), hold: hold)
        return message
    }

    private func park(_ subscriber: Subscriber, _ mode: Subscriber.Mode, hold: Duration?) {
        subscriber.join(mode, hold: hold.map { holds.begin(subscriber, for: $0) })
        parked += 1
    }

    /// Takes a subscriber out of everything that knows it.
    func remove(_ subscriber: Subscriber) {
        subscriber.leave()
        parked -= 1
        if let client = subscriber.client { leave(subscriber, as: client) }
        if let session = subscriber.session { leave(subscriber, of: session) }
    }

    private func left(_ subscriber: Subscriber) {
        counters.dropped += 1
        // Else it has left the queues already, and its batch is being read from the journal.
        guard subscriber.isWaiting else { return }
        remove(subscriber)
        end(subscriber)
    }

    /// Nobody waits any more: its poll has ended, and perhaps the reason for a channel.
    private func end(_ subscriber: Subscriber) {
        if case .batch? = subscriber.mode {
            endPoll(subscriber.stay, subscriber.channels)
        } else {
            for channel in subscriber.channels { forgetIfUnused(channel) }
        }
    }

    func holdEnded(_ subscriber: Subscriber) {
        // A fan-out is on its way to them: nothing may be said to have come and yet not be sent.
        if subscriber.hasNews { return settle(subscriber) }
        counters.empty += 1
        answer(subscriber, with: nothing)
    }

    /// The wait is over; the simple API is told ``JSON/null``.
    func answer(_ subscriber: Subscriber, with batch: Batch) {
        remove(subscriber)
        end(subscriber)
        switch subscriber.mode {
        case .batch(let waiting, _)?: fire(waiting, with: batch)
        case .message(let waiting)?: fire(waiting, with: .null)
        case nil: break
        }
    }

    /// The wait of the simple API is over.
    func answer(_ subscriber: Subscriber, _ waiting: Deferred<JSON>, with message: JSON) {
        remove(subscriber)
        end(subscriber)
        fire(waiting, with: message)
    }

    private func fire<Answer>(_ waiting: Deferred<Answer>, with answer: Answer) {
        do {
            try waiting.callback(answer)
        } catch {
            fatalError("a Deferred fired while its subscriber was still waiting: \(error)")
        }
    }

    /// So much came since that memory no longer has all of it.
    func lookUp(_ subscriber: Subscriber, _ waiting: Deferred<Batch>, limit: Int) {
        remove(subscriber)
        let nothing = Batch(next: position(subscriber.seq))
        lookUp(subscriber.channels, .above(subscriber.seq), limit: limit).addBoth { result in
            self.end(subscriber)
            // The client may have left meanwhile; then nobody minds a second result.
            try? waiting.callback(result.map { $0 ?? nothing })
        }
    }
}
