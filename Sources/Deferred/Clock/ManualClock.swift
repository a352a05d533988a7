// A clock that stands still until a test moves it.
// SPDX-License-Identifier: MIT

/// A ``Scheduler`` whose time moves only by ``advance(by:)``. Twisted: `task.Clock`.
///
/// What other threads trigger waits, too, until this thread runs it: see ``runTriggered()``.
public final class ManualClock: Scheduler {
    /// The time since the clock was made.
    public private(set) var now = Duration.zero

    /// Latest first, so that the next is the last; cancelled calls stay until they are due.
    private var calls: [ManualCall] = []

    /// What may be triggered; the threads that trigger it know only its number.
    private var actions: [() -> Void] = []
    private let triggered = Mailbox<Int>()

    /// A clock that shows zero.
    public init() {}

    /// Drops what was to be called: a timeout's call and its Deferred hold each other.
    deinit {
        for call in calls { call.cancel() }
    }

    /// Calls `body` from ``advance(by:)`` when the time has come.
    @discardableResult
    public func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
        let call = ManualCall(due: now + max(delay, .zero), body: body)
        var low = 0
        var high = calls.count
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].due > call.due { low = middle + 1 } else { high = middle }
        }
        calls.insert(call, at: low)
        return call
    }

    /// Moves the time, and runs what falls due: by time, then by order of scheduling.
    ///
    /// Each call runs at its own time, so that one it schedules runs too if that falls due before
    /// the end. Twisted's clock jumps to the end first, then runs the calls. What is triggered runs
    /// before the next call, also when the time moves by zero.
    public func advance(by duration: Duration) {
        let end = now + duration
        runTriggered()
        while let call = calls.last, call.due <= end {
            calls.removeLast()
            now = max(now, call.due)
            call.run()
            runTriggered()
        }
        now = max(now, end)
    }

    /// Makes a function for other threads; ``advance(by:)`` or ``runTriggered()`` then runs
    /// `action`, on this thread.
    public func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
        let number = actions.count
        actions.append(action)
        return { [triggered] in triggered.post(number) }
    }

    /// Runs what was triggered, and what that triggers in its turn; the time stands still.
    ///
    /// An action that was triggered several times by now runs once.
    public func runTriggered() {
        while !triggered.isEmpty {
            var isDone: Set<Int> = []
            for number in triggered.takeAll() where isDone.insert(number).inserted {
                actions[number]()
            }
        }
    }
}

@available(*, unavailable)
extension ManualClock: Sendable {}

/// A call on a ``ManualClock``.
private final class ManualCall: DelayedCall {
    let due: Duration
    private var body: (() -> Void)?

    init(due: Duration, body: @escaping () -> Void) {
        self.due = due
        self.body = body
    }

    var isPending: Bool { body != nil }

    func cancel() {
        _ = body.take()
    }

    func run() {
        body.take()?()
    }
}
