// Acquire, run, release: for locks and semaphores.
// SPDX-License-Identifier: MIT

/// What can be acquired and must be released: ``DeferredLock``, ``DeferredSemaphore``.
public protocol Acquirable: AnyObject {
    /// Fires when the caller has it. Twisted: `acquire`.
    func acquire(file: StaticString, line: UInt) -> Deferred<Self>

    /// Gives it back, to the next that waits. Twisted: `release`.
    func release(file: StaticString, line: UInt)
}

extension Acquirable {
    /// Acquires it, calls `body`, releases it. Twisted: `run`.
    ///
    /// - Returns: What `body` returned or threw.
    @discardableResult
    public func run<Value>(
        _ body: @escaping () throws -> Value, file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        acquire(file: file, line: line).addCallback(
            { _ in
                defer { self.release(file: file, line: line) }
                return try body()
            }, file: file, line: line)
    }

    /// Acquires it, calls `body`, releases it when the Deferred that `body` returned has fired.
    /// Twisted: `run`.
    ///
    /// - Returns: What that one fired with.
    @discardableResult
    public func run<Value>(
        _ body: @escaping () throws -> Deferred<Value>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        acquire(file: file, line: line).addCallback(
            { _ in
                maybeDeferred(body, file: file, line: line).addBoth(
                    { result in
                        self.release(file: file, line: line)
                        return try result.get()
                    }, file: file, line: line)
            }, file: file, line: line)
    }
}
