// Adding stages: addCallback, addErrback, addBoth, addCallbacks.
// SPDX-License-Identifier: MIT

// A stage runs now if there is a result, before add… returns; added from within a running stage
// of the same Deferred it goes to the end. Each comes twice: a function may return a value, or a
// Deferred of one, for which the chain then waits.
//
// `@_disfavoredOverload` is for errbacks that only throw, or end without `return`: the compiler
// would find that they might as well return a Deferred, and call both meant.

extension Deferred {
    @inlinable
    func add<Next>(
        _ stage: consuming any Stage, _ file: StaticString, _ line: UInt
    ) -> Deferred<Next> {
        core.add(stage, from: Value.self, to: Next.self, at: CallSite(file, line))
        return Deferred<Next>(core: core)
    }

    /// Adds a stage to the callback lane; failures pass it by. Twisted: `addCallback`.
    ///
    /// - Parameter body: Given the value; what it returns is the next stage's, what it throws
    ///   goes to the next errback.
    @discardableResult
    @inlinable
    public func addCallback<Next>(
        _ body: @escaping (Value) throws -> Next,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(CallbackStage.value(body), file, line)
    }

    /// Adds a stage to the callback lane that returns another Deferred: the chain waits for its
    /// result and goes on with that. Twisted: `addCallback`.
    ///
    /// The other Deferred keeps nothing, see ``spent``.
    @discardableResult
    @inlinable
    public func addCallback<Next>(
        _ body: @escaping (Value) throws -> Deferred<Next>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(CallbackStage.chain(body), file, line)
    }

    /// Adds a stage to the callback lane that picks the lane of what follows: in Twisted, a
    /// callback that returns a `Failure`.
    @discardableResult
    @inlinable
    public func addCallback<Next, Problem: Error>(
        _ body: @escaping (Value) throws -> Result<Next, Problem>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(ResultStage(body: body), file, line)
    }

    /// Adds a stage to the errback lane; values pass it by. Twisted: `addErrback`.
    ///
    /// - Parameter body: Given the failure. What it returns takes the failed value's place, back
    ///   on the callback lane; what it throws replaces the failure, which may be thrown on.
    @discardableResult
    @inlinable
    public func addErrback(
        _ body: @escaping (Failure) throws -> Value,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        add(ErrbackStage.value(body), file, line)
    }

    /// Adds a stage to the errback lane that recovers by another Deferred. Twisted: `addErrback`.
    @_disfavoredOverload
    @discardableResult
    @inlinable
    public func addErrback(
        _ body: @escaping (Failure) throws -> Deferred<Value>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        add(ErrbackStage.chain(body), file, line)
    }

    /// Adds a stage to the errback lane for one type of error; others pass it by.
    /// Twisted: an errback that begins with `failure.trap(type)`.
    @discardableResult
    @inlinable
    public func addErrback<Problem: Error>(
        _ type: Problem.Type, _ body: @escaping (Problem) throws -> Value,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        add(TrapStage<Problem, Value>.value(body), file, line)
    }

    /// Adds a stage to the errback lane for one type of error that recovers by another Deferred.
    @_disfavoredOverload
    @discardableResult
    @inlinable
    public func addErrback<Problem: Error>(
        _ type: Problem.Type, _ body: @escaping (Problem) throws -> Deferred<Value>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        add(TrapStage<Problem, Value>.chain(body), file, line)
    }

    /// Adds a stage to both lanes. Twisted: `addBoth`.
    @discardableResult
    @inlinable
    public func addBoth<Next>(
        _ body: @escaping (Result<Value, Failure>) throws -> Next,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(BothStage.value(body), file, line)
    }

    /// Adds a stage to both lanes that returns another Deferred. Twisted: `addBoth`.
    @discardableResult
    @inlinable
    public func addBoth<Next>(
        _ body: @escaping (Result<Value, Failure>) throws -> Deferred<Next>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(BothStage.chain(body), file, line)
    }
}

// MARK: - Pairs

extension Deferred {
    /// Adds one stage with a function for each lane. Twisted: `addCallbacks`.
    ///
    /// They stand side by side: `errback` never sees what `callback` throws, which
    /// `addCallback(…).addErrback(…)` does.
    @discardableResult
    @inlinable
    public func addCallbacks<Next>(
        _ callback: @escaping (Value) throws -> Next,
        _ errback: @escaping (Failure) throws -> Next,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(PairStage(callback: .value(callback), errback: .value(errback)), file, line)
    }

    /// Adds one stage with a function for each lane, both returning a Deferred.
    ///
    /// Where only one has to wait, the other returns `.succeed(…)`.
    @discardableResult
    @inlinable
    public func addCallbacks<Next>(
        _ callback: @escaping (Value) throws -> Deferred<Next>,
        _ errback: @escaping (Failure) throws -> Deferred<Next>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(PairStage(callback: .chain(callback), errback: .chain(errback)), file, line)
    }
}
