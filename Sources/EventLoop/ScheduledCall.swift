// A call that waits for its time.
// SPDX-License-Identifier: MIT

import Deferred

/// A pending ``EventLoop/callLater(_:_:)``.
final class ScheduledCall: DelayedCall, EventHandler {
    private var body: (() -> Void)?
    private var event: Event?
    /// Itself, until the call has run or is cancelled: nobody else needs to keep it.
    private var pending: ScheduledCall?

    init(_ timers: Timers, after delay: Duration, _ body: @escaping () -> Void) {
        self.body = body
        let event = Event(.timer, on: timers.base, self)
        self.event = event
        pending = self
        timers.start(event, after: delay)
    }

    var isPending: Bool { event != nil }

    func cancel() {
        event = nil
        body = nil
        pending = nil
    }

    func handle(_ kind: Event.Kind) {
        let body = self.body
        cancel()
        body?()
    }
}
