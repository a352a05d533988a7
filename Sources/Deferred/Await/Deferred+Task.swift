// From async/await to a Deferred: `Deferred { try await … }`.
// SPDX-License-Identifier: MIT

@available(macOS 26.0, iOS 26.0, tvOS 26.0, watchOS 26.0, visionOS 26.0, *)
extension Deferred {
    /// Runs `body` as a task, at once up to its first suspension, and fires with what it returns
    /// or throws. Twisted: `Deferred.fromCoroutine`, `ensureDeferred`.
    ///
    /// Cancelling this Deferred cancels the task, and with it what the task awaits. `body` decides
    /// the result: it may ignore the cancellation, throw something else, or await again. Until it
    /// has ended, this Deferred has not fired.
    ///
    /// ```swift
    /// let both = Deferred {
    ///     let index = try await fetch("index").value()
    ///     return try await fetch(index).value()
    /// }
    /// both.addCallback { print($0) }
    /// ```
    ///
    /// - Parameters:
    ///   - isolation: The actor that `body` and this Deferred live on. The compiler refuses a call
    ///     from code that is on no actor.
    ///   - body: What it returns or throws is the result.
    public init(
        isolation: isolated any Actor = #isolation,
        file: StaticString = #fileID, line: UInt = #line,
        _ body: nonisolated(nonsending) @escaping () async throws -> Value
    ) {
        let deferred = Deferred(file: file, line: line)
        self = deferred
        let task = Task.immediate {
            _ = isolation  // captured, so that the task runs on that actor
            let result: Result<Value, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            try? deferred.callback(result, file: file, line: line)
        }
        guard !hasFired else { return }
        core.isDecidedElsewhere = true
        core.canceller = .function { _ in task.cancel() }
    }
}

extension Acquirable {
    /// Acquires it, runs `body`, and releases it, also when `body` throws. Twisted:
    /// `async with lock:`.
    public func withLock<Value>(
        isolation: isolated (any Actor)? = #isolation,
        file: StaticString = #fileID, line: UInt = #line,
        _ body: () async throws -> Value
    ) async throws -> Value {
        _ = try await acquire(file: file, line: line).value()
        defer { release(file: file, line: line) }
        return try await body()
    }
}
