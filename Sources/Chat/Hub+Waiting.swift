// Waiting: how it begins, and each way in which it ends without a message.
// SPDX-License-Identifier: MIT

internal import Deferred

extension Hub {
    /// Parks a request.
    ///
    /// - Parameter seq: Messages above it have not been seen.
    /// - Returns: Fires with the answer; cancelled, it leaves.
    func wait(
        _ wish: Waiter.Wish, in channels: [Channel], above seq: Int, hold: Duration? = nil,
        session: String? = nil
    ) -> Deferred<Message> {
        var leave = {}
        let deferred = Deferred<Message>(canceller: { _ in leave() })
        let waiter = Waiter(
            wish, in: channels, above: seq, news: news, session: session, deferred)
        // Holds the waiter until it fires or is cancelled; then the Deferred drops its canceller.
        leave = { self.left(waiter) }
        if let client = waiter.client { enter(waiter, as: client) }
        if let session { enter(waiter, of: session) }
        waiter.join()
        parked += 1
        waiter.hold = hold.map { holds.begin(waiter, for: $0) }
        return deferred
    }

    /// Takes a waiter out of everything that knows it.
    func remove(_ waiter: Waiter) {
        waiter.leave()
        parked -= 1
        if let client = waiter.client { leave(waiter, as: client) }
        if let session = waiter.session { leave(waiter, of: session) }
        for channel in waiter.channels { forgetIfUnused(channel) }
    }

    private func left(_ waiter: Waiter) {
        counts.dropped += 1
        remove(waiter)
    }

    func holdEnded(_ waiter: Waiter) {
        // A fan-out is on its way to them: nothing may be said to have come and yet not be sent.
        if waiter.hasNews { return settle(waiter) }
        counts.empty += 1
        remove(waiter)
        switch waiter.wish {
        case .message: answer(waiter, .null)
        case .answer: answer(waiter, nothing)
        }
    }
}
