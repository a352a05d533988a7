// When all of several things have happened.
// SPDX-License-Identifier: MIT

import Deferred

/// Fires ``done`` at the last of a number of steps, or at once where there are none. Java:
/// `CountDownLatch`. Lives on one thread.
final class CountdownLatch {
    let done = Deferred<Void>()
    private var remaining: Int

    init(_ count: Int) {
        remaining = count
        fireAtZero()
    }

    func countDown() {
        remaining -= 1
        fireAtZero()
    }

    private func fireAtZero() {
        if remaining == 0 { try? done.callback(()) }
    }
}
