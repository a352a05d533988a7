// Errbacks that recover by another Deferred.
// SPDX-License-Identifier: MIT

/// A Deferred, for errbacks that recover by another Deferred. Only ``Deferred`` is one.
public protocol RecoversByDeferred<Value>: RecoversByValue {}

extension Deferred: RecoversByDeferred {
    /// Itself.
    @inlinable
    public var asDeferred: Deferred<Value> { self }
}

extension RecoversByDeferred {
    /// Adds a stage to the errback lane that recovers by another Deferred. Twisted: `addErrback`.
    ///
    /// ```swift
    /// fetch("index").addErrback { _ in fetch("mirror") }
    /// ```
    @discardableResult
    @inlinable
    public func addErrback(
        _ body: @escaping (Failure) throws -> Deferred<Value>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        asDeferred.add(ErrbackStage.chain(body), file, line)
    }

    /// Adds a stage to the errback lane for one type of error that recovers by another Deferred.
    ///
    /// ```swift
    /// fetch("index").addErrback(TimeoutError.self) { _ in fetch("mirror") }
    /// ```
    @discardableResult
    @inlinable
    public func addErrback<Problem: Error>(
        _ type: Problem.Type, _ body: @escaping (Problem) throws -> Deferred<Value>,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        asDeferred.add(TrapStage<Problem, Value>.chain(body), file, line)
    }

    /// Adds a stage to the errback lane that recovers by another Deferred; `body` gets the
    /// failure, then these arguments. Twisted: `addErrback(f, *args)`.
    ///
    /// ```swift
    /// func mirror(_ failure: Failure, _ name: String) -> Deferred<String> { fetch(name) }
    /// fetch("index").addErrback(mirror, "mirror")
    /// ```
    @discardableResult
    @inlinable
    public func addErrback<First, each More>(
        _ body: @escaping (Failure, First, repeat each More) throws -> Deferred<Value>,
        _ first: First, _ more: repeat each More,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        let more = (repeat each more)
        return asDeferred.addErrback(
            { try body($0, first, repeat each more) }, file: file, line: line)
    }
}
