// Waiting for a condition, no longer than it takes.
// SPDX-License-Identifier: MIT

import Glibc

extension Duration {
    /// How long a test waits for what must come. It is no measurement: a busy machine may take many
    /// times as long as a quiet one.
    public static var patience: Duration { .seconds(60) }
}

/// Asks again and again until `condition` holds.
///
/// - Returns: Whether it held before `patience` ran out.
@discardableResult
public func wait(
    atMost patience: Duration = .patience, until condition: () throws -> Bool
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

/// Asks again and again whether `condition` still holds. For what must not happen.
public func holds(for period: Duration, _ condition: () throws -> Bool) rethrows -> Bool {
    try !wait(atMost: period) { try !condition() }
}
