// The machine's clock.
// SPDX-License-Identifier: MIT

public import Chat
import Glibc

/// The time of the machine. It can be asked on any thread.
public struct SystemClock: SessionClock {
    /// It has no state: all of them show the same time.
    public init() {}

    /// It may jump when somebody sets the clock. `clock_gettime(CLOCK_REALTIME)`.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }

    /// Since it was first asked for, less what the machine slept.
    public func uptime() -> Duration { SystemClock.start.duration(to: .now) }

    private static let start = SuspendingClock.now
}
