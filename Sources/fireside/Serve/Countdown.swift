// When all of several things have happened.
// SPDX-License-Identifier: MIT

import Deferred

/// Fires ``end`` at the last of so many steps; at once where there are none.
final class Countdown {
    let end = Deferred<Void>()
    private var left: Int

    init(_ count: Int) {
        left = count
        fireAtZero()
    }

    func step() {
        left -= 1
        fireAtZero()
    }

    private func fireAtZero() {
        if left == 0 { try? end.callback(()) }
    }
}
