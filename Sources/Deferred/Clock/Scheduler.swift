// Time and threads, as something that can be passed in.
// SPDX-License-Identifier: MIT

/// Knows the time, and calls back later on its own thread. Twisted: `IReactorTime`.
///
/// An event loop is one; ``ManualClock`` is one that tests move by hand.
public protocol Scheduler {
    /// The time since an origin that the scheduler chooses; it never goes back.
    var now: Duration { get }

    /// Calls `body` once, `delay` from now; a delay of zero or less means at the next chance.
    ///
    /// - Returns: The call, to cancel it. It need not be kept.
    @discardableResult
    func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall

    /// Makes a function for other threads that runs `action` on this scheduler's own thread.
    ///
    /// Each call of that function makes `action` run once, soon; several calls before it has run
    /// may be one run. Nothing runs once the scheduler has stopped. Twisted: `callFromThread`.
    ///
    /// `action` stays with the scheduler, for as long as the scheduler lives: it may hold what is
    /// not `Sendable`, and the other threads hold nothing of it. Call `trigger` itself on the
    /// scheduler's thread.
    func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void
}
