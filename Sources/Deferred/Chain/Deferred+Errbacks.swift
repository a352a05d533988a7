// Adding stages to the errback lane, which must keep the chain's type.
// SPDX-License-Identifier: MIT

// A closure may fit several of these: `{ throw $0 }` returns neither a value nor a Deferred, and one
// of several statements without `return` might return anything, as far as the compiler knows. It
// then takes a type's own function before that of a protocol, and that of a protocol before that of
// one that it refines. Hence three places, for an errback that returns
// - nothing, in a chain of `Void`: the type,
// - a Deferred: a protocol,
// - any other value: the protocol that this one refines.
// A Deferred must come before a value, as it does for callbacks. Otherwise the compiler could
// not choose between two ways to read `addCallback { fetch() }.addErrback { fetchElsewhere() }`.

// MARK: - Nothing

extension Deferred where Value == Void {
    /// Adds a stage to the errback lane; it need not return anything. Twisted: `addErrback`.
    ///
    /// ```swift
    /// fetch("index").addCallback { print($0) }.addErrback { print("no page:", $0.error) }
    /// ```
    @discardableResult
    @inlinable
    public func addErrback(
        _ body: @escaping (Failure) throws -> Void,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Void> {
        add(QuietErrbackStage(body: body), file, line)
    }

    /// Adds a stage to the errback lane for one type of error; it need not return anything.
    ///
    /// ```swift
    /// fetch("index").addCallback { print($0) }.addErrback(TimeoutError.self) { print($0) }
    /// ```
    @discardableResult
    @inlinable
    public func addErrback<Problem: Error>(
        _ type: Problem.Type, _ body: @escaping (Problem) throws -> Void,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Void> {
        add(QuietTrapStage(body: body), file, line)
    }
}

// MARK: - A mistake

// An unavailable function is taken only where nothing else fits. Without these the compiler would
// speak of the version for a Deferred, which few have in mind.
extension Deferred {
    /// Never called: the compiler refuses an errback of another type.
    @available(
        *, unavailable,
        message: "an errback returns a value of the type that failed, a Deferred of one, or throws"
    )
    @discardableResult
    public func addErrback<Other>(
        _ body: @escaping (Failure) throws -> Other,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        fatalError("unavailable")
    }

    /// Never called: the compiler refuses an errback of another type.
    @available(
        *, unavailable,
        message: "an errback returns a value of the type that failed, a Deferred of one, or throws"
    )
    @discardableResult
    public func addErrback<Problem: Error, Other>(
        _ type: Problem.Type, _ body: @escaping (Problem) throws -> Other,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        fatalError("unavailable")
    }
}
