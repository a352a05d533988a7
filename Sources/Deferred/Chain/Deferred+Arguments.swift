// Extra arguments, given when a stage is added: addCallback(answer, request).
// SPDX-License-Identifier: MIT

// At least one: with none these would be the plain versions, and the compiler could not choose.

extension Deferred {
    /// Adds a stage to the callback lane; `body` gets the value, then these arguments.
    /// Twisted: `addCallback(f, *args)`.
    ///
    /// ```swift
    /// func greet(_ name: String, _ greeting: String) -> String { "\(greeting), \(name)" }
    /// fetch("name").addCallback(greet, "hello")
    /// ```
    @discardableResult
    @inlinable
    public func addCallback<Next, First, each More>(
        _ body: @escaping (Value, First, repeat each More) throws -> Next,
        _ first: First, _ more: repeat each More,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        let more = (repeat each more)
        return addCallback(
            { try body($0, first, repeat each more) }, file: file, line: line)
    }

    /// Adds a stage to the callback lane that returns another Deferred; `body` gets the value,
    /// then these arguments. Twisted: `addCallback(f, *args)`.
    ///
    /// ```swift
    /// func follow(_ link: String, _ clock: ManualClock) -> Deferred<String> {
    ///     fetch(link).addTimeout(.seconds(5), clock: clock)
    /// }
    /// fetch("link").addCallback(follow, clock)
    /// ```
    @discardableResult
    @inlinable
    public func addCallback<Next, First, each More>(
        _ body: @escaping (Value, First, repeat each More) throws -> Deferred<Next>,
        _ first: First, _ more: repeat each More,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        let more = (repeat each more)
        return addCallback(
            { try body($0, first, repeat each more) }, file: file, line: line)
    }

    /// Adds a stage to both lanes; `body` gets the result, then these arguments.
    /// Twisted: `addBoth(f, *args)`.
    ///
    /// ```swift
    /// func report(_ result: Result<String, Failure>, _ name: String) { print(name, result) }
    /// fetch("index").addBoth(report, "index")
    /// ```
    @discardableResult
    @inlinable
    public func addBoth<Next, First, each More>(
        _ body: @escaping (Result<Value, Failure>, First, repeat each More) throws -> Next,
        _ first: First, _ more: repeat each More,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        let more = (repeat each more)
        return addBoth(
            { try body($0, first, repeat each more) }, file: file, line: line)
    }

    /// Adds a stage to both lanes that returns another Deferred; `body` gets the result, then
    /// these arguments. Twisted: `addBoth(f, *args)`.
    ///
    /// ```swift
    /// func then(_ result: Result<String, Failure>, _ next: String) -> Deferred<String> { fetch(next) }
    /// fetch("index").addBoth(then, "index 2")
    /// ```
    @discardableResult
    @inlinable
    public func addBoth<Next, First, each More>(
        _ body:
            @escaping (Result<Value, Failure>, First, repeat each More) throws -> Deferred<Next>,
        _ first: First, _ more: repeat each More,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        let more = (repeat each more)
        return addBoth(
            { try body($0, first, repeat each more) }, file: file, line: line)
    }
}
