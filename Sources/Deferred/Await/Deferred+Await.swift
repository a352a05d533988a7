// From a Deferred to async/await: `try await deferred.value()`.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// Waits for the value, on the actor that calls. Twisted: `await deferred`.
    ///
    /// It is a stage: it gets what the stages before it made, and the stages after it get the same.
    /// A failure that is awaited counts as handled. Cancelling the task cancels this Deferred, and
    /// the task then gets what came of that: a canceller may still fire with a value.
    /// If the Deferred has fired, the task goes on at once. Otherwise it goes on a turn after the
    /// firing, where in Twisted it goes on within `callback`.
    ///
    /// - Throws: The error itself, without its ``Failure``; ``HandedOverError`` when another chain
    ///   has the value.
    /// - Note: Neither the Deferred nor its value leaves the actor, so that neither has to be
    ///   `Sendable`.
    public func value(
        isolation: isolated (any Actor)? = #isolation,
        file: StaticString = #fileID, line: UInt = #line
    ) async throws -> Value {
        let signal = CompletionSignal()
        var outcome: Result<Value, Failure>?
        addBoth(
            { result in
                outcome = result
                signal.raise()
                return try result.seenElsewhere.get()
            }, file: file, line: line)
        await signal.wait()
        if outcome == nil {
            // Back on this Deferred's own actor: nothing that is not Sendable has left it.
            cancel(file: file, line: line)
            await signal.waitForResult()
        }
        switch outcome {
        case .success(let value)?: return value
        case .failure(let failure)?: throw failure.error
        case nil: fatalError("a Deferred resumed without a result; please report this")
        }
    }
}
