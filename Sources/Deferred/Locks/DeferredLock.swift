// One at a time, in order.
// SPDX-License-Identifier: MIT

/// A lock for code that waits by Deferreds: one holder, the others in line. Twisted:
/// `DeferredLock`.
///
/// It locks nothing between threads: like every Deferred it belongs to one.
public final class DeferredLock {
    private let queue = TokenQueue<DeferredLock>(1)

    public init() {}

    /// Whether somebody holds it. Twisted: `locked`.
    public var isLocked: Bool { queue.tokens == 0 }

    /// How many wait for it.
    public var waiting: Int { queue.waiting }

    /// Fires with this lock when it is the caller's: at once if it is free, else in turn.
    ///
    /// Cancelled while it waits, it leaves the line. Whoever got the lock must
    /// ``release(file:line:)`` it; `run` does so.
    @discardableResult
    public func acquire(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<DeferredLock> {
        queue.acquire(self, file, line)
    }

    /// Gives it to the next in line.
    ///
    /// Releasing one that nobody holds stops the program, as Twisted's assertion does.
    public func release(file: StaticString = #fileID, line: UInt = #line) {
        guard queue.release(self, file, line) else {
            fatalError("\(CallSite(file, line)) released a DeferredLock that nobody holds")
        }
    }
}

@available(*, unavailable)
extension DeferredLock: Sendable {}

extension DeferredLock: Acquirable {}
