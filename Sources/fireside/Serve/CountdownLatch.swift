// When all of several things have happened.
// SPDX-License-Identifier: MIT

import Deferred

/// Fires ``done`` at the last of a number of steps, or at once where there are none. Java:
/// `CountDownLatch`. Lives on one thread.
final class CountdownLatch {
    /// Fires once, on the thread of the last step.
    let done = Deferred<Void>()
    /// Steps that have not happened.
    private var remaining: Int

    /// - Parameter count: The number of steps, 0 or more.
    init(_ count: Int) {
        remaining = count
        fireAtZero()
    }

    /// One step has happened. Call it once for each.
    func countDown() {
        remaining -= 1
        fireAtZero()
    }

    /// The count goes on below zero after a step too many; the Deferred does not fire again.
    private func fireAtZero() {
        if remaining == 0 { try? done.callback(()) }
    }
}
