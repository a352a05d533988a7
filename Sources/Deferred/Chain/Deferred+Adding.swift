// Adding stages: addCallback, addBoth, addCallbacks.
// SPDX-License-Identifier: MIT

// A stage runs now if there is a result, before add… returns; added from within a running stage
// of the same Deferred it goes to the end. Each comes twice: a function may return a value, or a
// Deferred of one, for which the chain then waits.
//
// A Deferred is a value, too, and `{ fetch() }` fits both. The compiler then takes the more special
// type, the Deferred, as long as nothing else in the chain outweighs that: none of these functions,
// nor an errback, may be `@_disfavoredOverload`. Tests/DeferredTests/ChainTypesTests.swift asks the
// compiler about a hundred chains.

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
    /// ```swift
    /// let page = Deferred<String>()
    /// page.addCallback { $0.count }.addCallback { print("\($0) letters") }
    /// try page.callback("hello")  // prints: 5 letters
    /// ```
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
    ///
    /// ```swift
    /// let page = fetch("index").addCallback { index in fetch("page of \(index)") }
    /// page.addCallback { print($0) }
    /// ```
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
    ///
    /// ```swift
    /// fetch("index").addCallback { text in
    ///     text.isEmpty ? Result.failure(CancelledError()) : .success(text)
    /// }
    /// ```
    @discardableResult
    @inlinable
    public func addCallback<Next, Problem: Error>(
        _ body: @escaping (Value) throws -> Result<Next, Problem>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(ResultStage(body: body), file, line)
    }

    /// Adds a stage to both lanes. Twisted: `addBoth`.
    ///
    /// ```swift
    /// fetch("index").addBoth { result in
    ///     print("done")
    ///     return try result.get()  // value or failure, it goes on as it was
    /// }
    /// ```
    @discardableResult
    @inlinable
    public func addBoth<Next>(
        _ body: @escaping (Result<Value, Failure>) throws -> Next,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        add(BothStage.value(body), file, line)
    }

    /// Adds a stage to both lanes that returns another Deferred. Twisted: `addBoth`.
    ///
    /// ```swift
    /// fetch("index").addBoth { result in
    ///     fetch("log").addCallback { _ in try result.get() }
    /// }
    /// ```
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
    ///
    /// ```swift
    /// fetch("index").addCallbacks({ "\($0.count) letters" }, { "no page: \($0.error)" })
    /// ```
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
    ///
    /// ```swift
    /// fetch("index").addCallbacks({ .succeed($0) }, { _ in fetch("mirror") })
    /// ```
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
