// Time on a loop: callLater, callSoon, the clock.
// SPDX-License-Identifier: MIT

internal import CLibevent
public import Deferred
internal import Glibc

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
    /// Long work split this way never stalls the others: see ``HTTPServer``'s fan-outs.
    public func callSoon(_ body: @escaping () -> Void) {
        callLater(.zero, body)
    }
}

/// A pending ``EventLoop/callLater(_:_:)``.
final class ScheduledCall: DelayedCall {
    private var timer: TimerEvent?
    private var body: (() -> Void)?

    init(_ timers: Timers, after delay: Duration, _ body: @escaping () -> Void) {
        self.body = body
        // The closure holds this call until it has run or is cancelled; both empty `timer`.
        let timer = TimerEvent(timers) { self.fire() }
        self.timer = timer
        timer.start(delay)
    }

    var isPending: Bool { timer != nil }

    func cancel() {
        timer = nil
        body = nil
    }

    private func fire() {
        let body = self.body
        cancel()
        body?()
    }
}
