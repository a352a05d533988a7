// Waiting: how it begins, and each way in which it ends without a message.
// SPDX-License-Identifier: MIT

internal import Deferred

extension Hub {
    /// Parks a request.
    ///
    /// - Parameter seq: Messages above it have not been seen.
    /// - Returns: Fires with the answer; cancelled, it leaves.
    func wait(
        _ mode: Subscriber.Mode, in channels: [Channel], above seq: Int, hold: Duration? = nil,
        session: String? = nil
    ) -> Deferred<JSON> {
        var leave = {}
        let deferred = Deferred<JSON>(canceller: { _ in leave() })
        let subscriber = Subscriber(
            mode, in: channels, above: seq, revision: revision, session: session, deferred)
        // Holds the waiter until it fires or is cancelled; then the Deferred drops its canceller.
        leave = { self.left(subscriber) }
        if let client = subscriber.client { enter(subscriber, as: client) }
        if let session { enter(subscriber, of: session) }
        subscriber.join()
        parked += 1
        subscriber.hold = hold.map { holds.begin(subscriber, for: $0) }
        return deferred
    }

    /// Takes a waiter out of everything that knows it.
    func remove(_ subscriber: Subscriber) {
        subscriber.leave()
        parked -= 1
        if let client = subscriber.client { leave(subscriber, as: client) }
        if let session = subscriber.session { leave(subscriber, of: session) }
        for channel in subscriber.channels { forgetIfUnused(channel) }
    }

    private func left(_ subscriber: Subscriber) {
        counters.dropped += 1
        remove(subscriber)
    }

    func holdEnded(_ subscriber: Subscriber) {
        // A fan-out is on its way to them: nothing may be said to have come and yet not be sent.
        if subscriber.hasNews { return settle(subscriber) }
        counters.empty += 1
        remove(subscriber)
        switch subscriber.mode {
        case .message: answer(subscriber, .null)
        case .answer: answer(subscriber, nothing)
        }
    }
}
