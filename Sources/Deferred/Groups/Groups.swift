// Many Deferreds as one: all of them, every value, the first.
// SPDX-License-Identifier: MIT

// Twisted's DeferredList, split by the type of what it fires with: no flags there, all(…); with
// fireOnOneErrback, gather(…); with fireOnOneCallback, first(…).

/// Waits for all of `members`, values and failures alike. Twisted: `DeferredList`.
///
/// Each member keeps its result, for stages that are added to it later. Cancelling the group
/// cancels every member and leaves the result to them.
///
/// If no member can fire any more, the group is freed, and so are its members, unless one of them
/// has a canceller: cancelling the group would have to call that.
///
/// - Parameters:
///   - members: Each may have fired already, and may be named twice.
///   - consumeErrors: A member's failure counts as handled, and the member keeps nil in its
///     place; add stages to its ``Deferred/consumed`` from then on.
/// - Returns: Fires with the results in the order of `members`; at once when there are none.
public func all<Value>(
    _ members: some Sequence<Deferred<Value>>, consumeErrors: Bool = false,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<[Result<Value, Failure>]> {
    let members = Array(members)
    var results: [Result<Value, Failure>?] = members.map { _ in nil }
    var left = members.count
    let group = Deferred<[Result<Value, Failure>]>.group(of: members, consumeErrors, file, line) {
        group, result, index in
        results[index] = result
        left -= 1
        guard left == 0, !group.hasFired else { return }
        try group.callback(results.compactMap(\.self), file: file, line: line)
    }
    if members.isEmpty { try? group.callback([], file: file, line: line) }
    return group
}

/// Waits for the value of each of `members`, or the first failure. Twisted: `gatherResults`.
///
/// The other members go on when one has failed. Cancelling the group cancels every member and
/// leaves the result to them.
///
/// - Parameters:
///   - members: As for ``all(_:consumeErrors:file:line:)``.
///   - consumeErrors: As for ``all(_:consumeErrors:file:line:)``.
/// - Returns: Fires with the values in the order of `members`, at once when there are none; or
///   fails with ``FirstError``.
public func gather<Value>(
    _ members: some Sequence<Deferred<Value>>, consumeErrors: Bool = false,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<[Value]> {
    let members = Array(members)
    var values: [Value?] = members.map { _ in nil }
    var left = members.count
    let group = Deferred<[Value]>.group(of: members, consumeErrors, file, line) {
        group, result, index in
        left -= 1
        if case .success(let value) = result { values[index] = .some(value) }
        try group.settle(result, index, file, line) {
            left == 0 ? values.compactMap(\.self) : nil
        }
    }
    if members.isEmpty { try? group.callback([], file: file, line: line) }
    return group
}

/// Waits for the first value of any of `members`. Twisted: `DeferredList(fireOnOneCallback=True)`.
///
/// The other members go on; ``race(_:file:line:)`` cancels them.
///
/// - Parameters:
///   - members: As for ``all(_:consumeErrors:file:line:)``.
///   - consumeErrors: As for ``all(_:consumeErrors:file:line:)``.
/// - Returns: Fires with the first value and its index. When all have failed it fails with
///   ``FailureGroup``, where Twisted fires with the list of failures. Of no members, never.
public func first<Value>(
    _ members: some Sequence<Deferred<Value>>, consumeErrors: Bool = false,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<(value: Value, index: Int)> {
    let members = Array(members)
    var failures: [Failure?] = members.map { _ in nil }
    var left = members.count
    return Deferred<(value: Value, index: Int)>.group(of: members, consumeErrors, file, line) {
        group, result, index in
        switch result {
        case .success(let value):
            guard !group.hasFired else { return }
            try group.callback((value, index), file: file, line: line)
        case .failure(let failure):
            failures[index] = failure
            left -= 1
            guard left == 0, !group.hasFired else { return }
            let all = failures.compactMap(\.self)
            try group.errback(FailureGroup(failures: all), file: file, line: line)
        }
    }
}
