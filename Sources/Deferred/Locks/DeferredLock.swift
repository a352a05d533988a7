// One at a time, in order.
// SPDX-License-Identifier: MIT

/// A lock for code that waits by Deferreds: one holder at a time, the others in line. Twisted:
/// `DeferredLock`.
///
/// It locks nothing between threads: like every Deferred it belongs to one thread.
public final class DeferredLock {
    private let queue = TokenQueue<DeferredLock>(1)

    /// A lock that nobody holds.
    public init() {}

    /// Whether somebody holds it. Twisted: `locked`.
    public var isLocked: Bool { queue.tokens == 0 }

    /// How many wait for it.
    public var waiting: Int { queue.waiting }

    /// Fires with this lock when the caller has it: at once if it is free, else in turn.
    ///
    /// If it is cancelled while it waits, it leaves the line. The holder must call
    /// ``release(file:line:)``; `run` does so.
    @discardableResult
    public func acquire(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<DeferredLock> {
        queue.acquire(self, file, line)
    }

    /// Gives the lock to the next in line.
    ///
    /// It stops the program if nobody holds the lock, as Twisted's assertion does.
    public func release(file: StaticString = #fileID, line: UInt = #line) {
        guard queue.release(self, file, line) else {
            fatalError("\(CallSite(file, line)) released a DeferredLock that nobody holds")
        }
    }
}

@available(*, unavailable)
extension DeferredLock: Sendable {}

extension DeferredLock: Acquirable {}
