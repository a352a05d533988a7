// A few at a time, in order.
// SPDX-License-Identifier: MIT

/// A semaphore for code that waits by Deferreds: a number of holders, the others in line. Twisted:
/// `DeferredSemaphore`.
public final class DeferredSemaphore {
    private let queue: TokenQueue<DeferredSemaphore>

    /// - Parameter tokens: How many may hold it at a time, 1 or more; fewer stops the program.
    public init(tokens: Int, file: StaticString = #fileID, line: UInt = #line) {
        guard tokens >= 1 else {
            fatalError("\(CallSite(file, line)): a DeferredSemaphore has 1 token or more")
        }
        queue = TokenQueue(tokens)
    }

    /// How many may hold it at a time.
    public var limit: Int { queue.limit }

    /// How many are free now.
    public var tokens: Int { queue.tokens }

    /// How many wait for it.
    public var waiting: Int { queue.waiting }

    /// Fires with this semaphore when one of its tokens is the caller's.
    ///
    /// If it is cancelled while it waits, it leaves the line.
    @discardableResult
    public func acquire(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<DeferredSemaphore> {
        queue.acquire(self, file, line)
    }

    /// Gives a token to the next in line.
    ///
    /// It stops the program if all tokens are free already, as Twisted's assertion does.
    public func release(file: StaticString = #fileID, line: UInt = #line) {
        guard queue.release(self, file, line) else {
            fatalError("\(CallSite(file, line)) released a DeferredSemaphore that nobody holds")
        }
    }
}

@available(*, unavailable)
extension DeferredSemaphore: Sendable {}

extension DeferredSemaphore: Acquirable {}
