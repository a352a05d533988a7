// The time by which messages grow old.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// A calendar that is doubted where it jumps, see ``SteadyCalendar``. For any thread.
public final class SteadyClock: Sendable {
    private let read: @Sendable () -> Timestamp
    private let calendar: Mutex<SteadyCalendar>
    /// Goes on while the machine sleeps: CLOCK_BOOTTIME.
    private let start = ContinuousClock.now

    /// - Parameter calendar: Says what time it is.
    public init(_ calendar: @escaping @Sendable () -> Timestamp) {
        read = calendar
        self.calendar = Mutex(SteadyCalendar(calendar(), at: .zero))
    }

    public func now() -> Timestamp {
        let now = read()
        return calendar.withLock { calendar in
            calendar.isNear(now) ? now : calendar.time(now, at: ContinuousClock.now - start)
        }
    }
}
