// Twisted's task.Clock to the letter.
// SPDX-License-Identifier: MIT

import Deferred

/// A clock that sets its time first and runs what is due then, as Twisted's does.
///
/// `ManualClock` steps from one due time to the next; a call that schedules another shows the
/// difference, and the traces are to agree.
final class JumpingClock: Scheduler {
    private(set) var now = Duration.zero
    private var calls: [Call] = []

    func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
        let call = Call(due: now + delay, body: body)
        let place = calls.firstIndex { $0.due > call.due } ?? calls.count
        calls.insert(call, at: place)
        return call
    }

    func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        fatalError("a program runs on one thread: nobody can trigger anything")
    }

    func advance(by duration: Duration) {
        now += duration
        while let call = calls.first, call.due <= now {
            calls.removeFirst()
            call.body.take()?()
        }
    }

    /// Forgets all calls, and what they hold.
    func clear() { calls = [] }

    private final class Call: DelayedCall {
        let due: Duration
        var body: (() -> Void)?

        init(due: Duration, body: @escaping () -> Void) {
            self.due = due
            self.body = body
        }

        var isPending: Bool { body != nil }

        func cancel() { body = nil }
    }
}
