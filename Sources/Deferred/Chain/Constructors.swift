// Deferreds that have fired from the start, and functions made to return one.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// A Deferred that has fired with `value`. Twisted: `succeed`.
    @inlinable
    public static func succeed(
        _ value: Value, file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred {
        let deferred = Deferred(file: file, line: line)
        deferred.core.settle(.value(value))
        return deferred
    }

    /// A Deferred that has fired, without a value.
    @inlinable
    public static func succeed(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred where Value == Void {
        succeed((), file: file, line: line)
    }

    /// A Deferred that has fired with `error`. Twisted: `fail`.
    @inlinable
    public static func fail(
        _ error: any Error, file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred {
        let deferred = Deferred(file: file, line: line)
        let failure = deferred.core.failure(error, at: CallSite(file, line))
        deferred.core.settle(.failure(failure))
        return deferred
    }
}

/// Calls `body`: what it returns or throws, as a Deferred that has fired. Twisted: `execute`.
@inlinable
public func execute<Value>(
    _ body: () throws -> Value, file: StaticString = #fileID, line: UInt = #line
) -> Deferred<Value> {
    do {
        return .succeed(try body(), file: file, line: line)
    } catch {
        return .fail(error, file: file, line: line)
    }
}

/// Calls `body` with these arguments: what it returns or throws, as a Deferred that has fired.
/// Twisted: `execute(f, *args)`.
@inlinable
public func execute<Value, First, each More>(
    _ body: (First, repeat each More) throws -> Value,
    _ first: First, _ more: repeat each More,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<Value> {
    execute({ try body(first, repeat each more) }, file: file, line: line)
}

/// Calls `body`, which may return a value or a Deferred. A value succeeds, an error fails. Twisted:
/// `maybeDeferred`.
@inlinable
public func maybeDeferred<Value>(
    _ body: () throws -> Value, file: StaticString = #fileID, line: UInt = #line
) -> Deferred<Value> {
    execute(body, file: file, line: line)
}

/// Calls `body`, which may return a value or a Deferred. The Deferred is returned as it is, an error
/// fails. Twisted: `maybeDeferred`.
@inlinable
public func maybeDeferred<Value>(
    _ body: () throws -> Deferred<Value>, file: StaticString = #fileID, line: UInt = #line
) -> Deferred<Value> {
    do {
        return try body()
    } catch {
        return .fail(error, file: file, line: line)
    }
}

/// Calls `body` with these arguments; a value succeeds, an error fails.
/// Twisted: `maybeDeferred(f, *args)`.
@inlinable
public func maybeDeferred<Value, First, each More>(
    _ body: (First, repeat each More) throws -> Value,
    _ first: First, _ more: repeat each More,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<Value> {
    execute({ try body(first, repeat each more) }, file: file, line: line)
}

/// Calls `body` with these arguments; the Deferred it returns is returned as it is, an error fails.
/// Twisted: `maybeDeferred(f, *args)`.
@inlinable
public func maybeDeferred<Value, First, each More>(
    _ body: (First, repeat each More) throws -> Deferred<Value>,
    _ first: First, _ more: repeat each More,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<Value> {
    maybeDeferred({ try body(first, repeat each more) }, file: file, line: line)
}
