// Time, as something that can be passed in.
// SPDX-License-Identifier: MIT

/// What knows the time and calls back later. Twisted: `IReactorTime`.
///
/// A loop is one; ``ManualClock`` is one that tests move by hand.
public protocol Scheduler {
    /// The time since an origin of the scheduler's own choice; never goes back.
    var now: Duration { get }

    /// Calls `body` once, `delay` from now; a delay of zero or less means at the next chance.
    ///
    /// - Returns: The call, to cancel it; need not be kept.
    @discardableResult
    func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall
}

/// A call that was scheduled. Twisted: `IDelayedCall`.
public protocol DelayedCall: AnyObject {
    /// Takes the call back and releases its body; once it has run or was cancelled, nothing.
    func cancel()

    /// Neither run nor cancelled. Twisted: `active`.
    var isPending: Bool { get }
}
