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
            while let subscriber = channel.listeners.first {
                remove(subscriber)
                answer(subscriber, .null)
            }
            while let subscriber = channel.queue.first {
                remove(subscriber)
                counters.deferred += 1
                var answer = Batch(next: position(subscriber.seq))
                answer.retry = .milliseconds(Int.random(in: 0...5000))
                self.answer(subscriber, answer.json())
            }
        }
        holds.stop()
        return broker.close()
    }
}
