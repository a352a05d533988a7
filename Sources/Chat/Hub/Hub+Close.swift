// The end of a hub.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// Answers all who wait here, and from now on all who come: come back in a moment. At home, then
    /// closes the journal.
    ///
    /// - Returns: At home, fires when everything that was said before is kept, and the journal closed.
    public func close() -> Deferred<Void> {
        collect()
        isClosing = true
        for channel in Array(channels.values) {
            while let subscriber = channel.listeners.first ?? channel.queue.first {
                if case .batch? = subscriber.mode { counters.deferred += 1 }
                let retry = Duration.milliseconds(Int.random(in: 0...5000))
                answer(subscriber, with: Batch(next: position(subscriber.seq), retry: retry))
            }
        }
        holds.stop()
        return broker.close()
    }
}
