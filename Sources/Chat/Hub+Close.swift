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
            while let waiter = channel.listeners.first {
                remove(waiter)
                answer(waiter, .null)
            }
            while let waiter = channel.line.first {
                remove(waiter)
                counts.deferred += 1
                var answer = Answer(next: position(waiter.seq))
                answer.retry = .milliseconds(Int.random(in: 0...5000))
                self.answer(waiter, answer.json())
            }
        }
        holds.stop()
        return home.close()
    }
}
