// The time by which messages grow old.
// SPDX-License-Identifier: MIT

import Synchronization

/// A calendar that is doubted where it jumps, see ``SteadyCalendar``. For any thread.
public final class SteadyClock: WallClock, Sendable {
    private let source: any WallClock & Sendable
    private let calendar: Mutex<SteadyCalendar>
    /// Goes on while the machine sleeps: CLOCK_BOOTTIME.
    private let start = ContinuousClock.now

    /// - Parameter source: The clock that may be wrong for a moment.
    public init(_ source: any WallClock & Sendable) {
        self.source = source
        calendar = Mutex(SteadyCalendar(source.now(), at: .zero))
    }

    /// What the calendar says, or what it should say where that cannot be believed.
    public func now() -> Timestamp {
        let now = source.now()
        return calendar.withLock { calendar in
            calendar.isNear(now) ? now : calendar.time(now, at: ContinuousClock.now - start)
        }
    }
}
