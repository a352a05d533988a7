// A call that waits for its time.
// SPDX-License-Identifier: MIT

import Deferred

/// A pending ``EventLoop/callLater(_:_:)``.
final class ScheduledCall: DelayedCall, EventHandler {
    /// nil once it has run or is cancelled, so that what it holds is freed then.
    private var body: (() -> Void)?
    /// Its timer; nil once it has run or is cancelled.
    private var event: Event?
    /// Itself, until the call has run or is cancelled: nobody else needs to keep it.
    private var pending: ScheduledCall?

    /// Starts the timer.
    ///
    /// - Parameter delay: Below zero counts as zero.
    init(_ timers: TimerQueue, after delay: Duration, _ body: @escaping () -> Void) {
        self.body = body
        let event = Event(.timer, on: timers.base, self)
        self.event = event
        pending = self
        timers.start(event, after: delay)
    }

    var isPending: Bool { event != nil }

    /// Nothing happens where it has run already.
    func cancel() {
        event = nil
        body = nil
        pending = nil
    }

    /// Its time has come. It is over before `body` runs, which may look at it or cancel it.
    func handle(_ kind: Event.EventKind) {
        let body = self.body
        cancel()
        body?()
    }
}
