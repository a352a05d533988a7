// The calendar, moved by hand.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Synchronization

/// Begins on some day. Any thread may ask.
final class ManualWallClock: WallClock, Sendable {
    private let milliseconds = Mutex(1_800_000_000_000)

    func now() -> Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    func advance(by duration: Duration) {
        milliseconds.withLock { $0 += Int(duration / .milliseconds(1)) }
    }
}

/// A calendar that goes with a ``ManualClock``, from the first moment of 1970.
struct CalendarOf1970: WallClock {
    let clock: ManualClock

    func now() -> Timestamp { Timestamp(milliseconds: Int(clock.now / .milliseconds(1))) }
}
