// A second Deferred for the same result.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// A new Deferred that fires with the result as it is at this stage; this chain goes on with the
    /// same result.
    ///
    /// Two stages on one Deferred are a chain; two branches are a fan-out, as two `then` on one
    /// promise are. A failure counts as handled here: the branch has to handle it now. Cancelling
    /// a branch cancels only that branch.
    public func branch(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        branch(file: file, line: line) { $0 }
    }

    /// A branch to which `build` adds the stages, before it can fire.
    ///
    /// So what these stages add to this chain runs after them, as what a stage adds always does.
    ///
    /// - Returns: What `build` returns.
    public func branch<Next>(
        file: StaticString = #fileID, line: UInt = #line,
        _ build: (Deferred<Value>) -> Deferred<Next>
    ) -> Deferred<Next> {
        branch(file, line, build) { fire in fire() }
    }

    /// A branch that fires a turn later, as a promise's `then` does: never before the caller's
    /// code has run to its end.
    ///
    /// - Parameter scheduler: Fires the branch, after a delay of zero.
    public func branch(
        laterTurn scheduler: some Scheduler, file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        branch(file, line, { $0 }) { fire in scheduler.callLater(.zero, fire) }
    }

    private func branch<Next>(
        _ file: StaticString, _ line: UInt, _ build: (Deferred<Value>) -> Deferred<Next>,
        _ schedule: @escaping (@escaping () -> Void) -> Void
    ) -> Deferred<Next> {
        let branch = Deferred(file: file, line: line)
        let built = build(branch)
        addBoth(
            { result in
                schedule { try? branch.callback(result, file: file, line: line) }
                return try result.seenElsewhere.get()
            }, file: file, line: line)
        return built
    }
}

/// Within `Result`, its own `Failure` would be meant.
typealias ChainFailure = Failure

extension Result where Failure == ChainFailure {
    /// The same, with a failure marked as one that is handled elsewhere.
    var seenElsewhere: Result {
        mapError(\.seenElsewhere)
    }
}
