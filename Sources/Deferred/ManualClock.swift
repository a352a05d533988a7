// A clock that stands still until a test moves it.
// SPDX-License-Identifier: MIT

/// A ``Scheduler`` whose time moves only by ``advance(by:)``. Twisted: `task.Clock`.
public final class ManualClock: Scheduler {
    /// The time since the clock was made.
    public private(set) var now = Duration.zero

    /// Latest first, so that the next is the last; cancelled calls stay until they are due.
    private var calls: [ManualCall] = []

    public init() {}

    /// Drops what was to be called: a timeout's call and its Deferred hold each other.
    deinit {
        for call in calls { call.cancel() }
    }

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
    /// the end. Twisted's clock jumps to the end first, then runs the calls.
    public func advance(by duration: Duration) {
        let end = now + duration
        while let call = calls.last, call.due <= end {
            calls.removeLast()
            now = max(now, call.due)
            call.run()
        }
        now = max(now, end)
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
