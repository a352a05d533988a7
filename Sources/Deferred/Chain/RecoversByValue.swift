// Errbacks that recover by a value.
// SPDX-License-Identifier: MIT

/// A Deferred, for errbacks that recover by a value. Only ``Deferred`` is one.
public protocol RecoversByValue<Value> {
    /// What the chain would have had.
    associatedtype Value

    /// Itself.
    var asDeferred: Deferred<Value> { get }
}

extension RecoversByValue {
    /// Adds a stage to the errback lane; values pass it by. Twisted: `addErrback`.
    ///
    /// ```swift
    /// fetch("index").addErrback { failure in "no page: \(failure.error)" }
    /// ```
    ///
    /// - Parameter body: Given the failure. What it returns takes the failed value's place, back
    ///   on the callback lane; what it throws replaces the failure, which may be thrown on.
    @discardableResult
    @inlinable
    public func addErrback(
        _ body: @escaping (Failure) throws -> Value,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        asDeferred.add(ErrbackStage.value(body), file, line)
    }

    /// Adds a stage to the errback lane for one type of error; others pass it by.
    /// Twisted: an errback that begins with `failure.trap(type)`.
    ///
    /// ```swift
    /// fetch("index").addErrback(TimeoutError.self) { "nothing within \($0.limit)" }
    /// ```
    @discardableResult
    @inlinable
    public func addErrback<Problem: Error>(
        _ type: Problem.Type, _ body: @escaping (Problem) throws -> Value,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        asDeferred.add(TrapStage<Problem, Value>.value(body), file, line)
    }

    /// Adds a stage to the errback lane; `body` gets the failure, then these arguments.
    /// Twisted: `addErrback(f, *args)`.
    ///
    /// ```swift
    /// func instead(_ failure: Failure, _ value: String) -> String { value }
    /// fetch("index").addErrback(instead, "an empty page")
    /// ```
    @discardableResult
    @inlinable
    public func addErrback<First, each More>(
        _ body: @escaping (Failure, First, repeat each More) throws -> Value,
        _ first: First, _ more: repeat each More,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        let more = (repeat each more)
        return asDeferred.addErrback(
            { try body($0, first, repeat each more) }, file: file, line: line)
    }
}
