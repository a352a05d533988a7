// A clock for tests that say when a mailbox is read.
// SPDX-License-Identifier: MIT

public import Deferred

/// A manual clock that no mailbox wakes: a hub reads its own when the test says so.
public struct UntriggeredClock: Scheduler {
    private let time: ManualClock

    /// Goes by `time`.
    public init(_ time: ManualClock) {
        self.time = time
    }

    /// The time of the clock that it goes by.
    public var now: Duration { time.now }

    /// Calls when that clock comes to it.
    @discardableResult
    public func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
        time.callLater(delay, body)
    }

    /// Does nothing.
    public func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void { {} }
}
