// Time on a loop: callLater, callSoon, the clock.
// SPDX-License-Identifier: MIT

public import Deferred
import Glibc

extension EventLoop: Scheduler {
    /// Monotonic time since an arbitrary origin.
    public var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Calls `body` once, `delay` from now, on the loop.
    ///
    /// A call that is never cancelled keeps itself and `body` until it has run.
    @discardableResult
    public func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
        checkThread()
        return ScheduledCall(timers, after: delay, body)
    }

    /// Calls `body` on the loop's next turn, after the sockets that are ready have been served.
    ///
    /// Split long work this way, and nobody else on the loop waits for it.
    public func callSoon(_ body: @escaping () -> Void) {
        callLater(.zero, body)
    }
}
