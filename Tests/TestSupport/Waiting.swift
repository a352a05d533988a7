// Waiting for something to become true, no longer than it takes.
// SPDX-License-Identifier: MIT

import Glibc

/// Asks again and again until `condition` holds.
///
/// - Returns: Whether it came to hold before `patience` ran out.
@discardableResult
public func wait(
    atMost patience: Duration = .seconds(10), until condition: () throws -> Bool
) rethrows -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + patience
    var pause: useconds_t = 500
    while try !condition() {
        if clock.now > end { return false }
        usleep(pause)
        pause = min(pause * 2, 20_000)
    }
    return true
}

/// Asks again and again whether `condition` still holds: for what must not happen.
public func holds(for period: Duration, _ condition: () throws -> Bool) rethrows -> Bool {
    try !wait(atMost: period) { try !condition() }
}
