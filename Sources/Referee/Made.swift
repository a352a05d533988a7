// What the Deferreds of a program are made as.
// SPDX-License-Identifier: MIT

import Deferred

/// A Deferred as it was made, with its own type of value.
enum Made {
    /// Made by `new`: it has data from the start.
    case single(Deferred<JudgedValue>)
    /// Twisted's `DeferredList`: a result for each member, and no failure of its own.
    case all(Deferred<[Result<JudgedValue, Failure>]>)
    /// Twisted's `gatherResults`: the values in order, or the first failure.
    case gather(Deferred<[JudgedValue]>)
    /// Twisted's `DeferredList` with `fireOnOneCallback`: the first value, with its index.
    case first(Deferred<(value: JudgedValue, index: Int)>)
    /// Twisted's `race`: the first value, with the member's index.
    case race(Deferred<(index: Int, value: JudgedValue)>)
    /// Made by `acquire`; while it is paused it shows what was acquired.
    case acquired(Deferred<JudgedValue>)

    /// Fires it by hand. A group's type has no room for the value: see ``FiredByHand``.
    func callback(_ value: JudgedValue) throws {
        let hand = FiredByHand(value: value)
        switch self {
        case .single(let deferred), .acquired(let deferred): try deferred.callback(value)
        case .all(let group): try group.errback(hand)
        case .gather(let group): try group.errback(hand)
        case .first(let group): try group.errback(hand)
        case .race(let group): try group.errback(hand)
        }
    }

    /// Adds to a group the stage that makes data of its result.
    ///
    /// - Returns: The same Deferred, whose next stages see data.
    func addChain() -> Deferred<JudgedValue> {
        switch self {
        case .single(let deferred), .acquired(let deferred): deferred
        case .all(let group):
            group.addBoth { try Made.datum($0, Made.show) }
        case .gather(let group):
            group.addBoth { try Made.datum($0, JudgedValue.list, Made.unpack) }
        case .first(let group):
            group.addBoth { try Made.datum($0, Made.show) }
        case .race(let group):
            group.addBoth { try Made.datum($0, Made.show) }
        }
    }

    /// What it shows as its result while that has a type of its own: nothing may run yet.
    var peeked: JudgedValue {
        switch self {
        case .single: .null
        case .all(let group): group.value.map(Made.show) ?? .null
        // Twisted's still holds pairs then.
        case .gather(let group):
            group.value.map { .list($0.map { .list([.truth(true), $0]) }) } ?? .null
        case .first(let group): group.value.map(Made.show) ?? .null
        case .race(let group): group.value.map(Made.show) ?? .null
        // What another has taken shows null, as any other does.
        case .acquired(let deferred):
            deferred.spent.result == nil && deferred.consumed.result == nil ? .text("lock") : .null
        }
    }

    /// A group's result as data; `byHand` makes it of what a program fired the group with.
    private static func datum<Value>(
        _ result: Result<Value, Failure>, _ show: (Value) -> JudgedValue,
        _ byHand: (JudgedValue) throws -> JudgedValue = { $0 }
    ) throws -> JudgedValue {
        switch result {
        case .success(let value): return show(value)
        case .failure(let failure):
            guard let hand = failure.check(FiredByHand.self) else { throw failure }
            return try byHand(hand.value)
        }
    }

    /// As Twisted shows a `DeferredList`: pairs of success and result.
    private static func show(_ results: [Result<JudgedValue, Failure>]) -> JudgedValue {
        .list(results.map { .list([.truth($0.isSuccess), JudgedValue($0)]) })
    }

    /// As Twisted shows a `DeferredList` with `fireOnOneCallback`: the value, then the index.
    private static func show(_ first: (value: JudgedValue, index: Int)) -> JudgedValue {
        .list([first.value, .number(first.index)])
    }

    /// As Twisted shows a `race`: the index, then the value.
    private static func show(_ winner: (index: Int, value: JudgedValue)) -> JudgedValue {
        .list([.number(winner.index), winner.value])
    }

    /// Twisted unpacks pairs from what a gather is fired with: a text's letters are none, a number
    /// has none.
    private static func unpack(_ value: JudgedValue) throws -> JudgedValue {
        if case .text = value { throw OtherFailure(name: "ValueError") }
        throw OtherFailure(name: "TypeError")
    }
}

extension Deferred {
    /// nil where there is none, or none that can be seen.
    fileprivate var value: Value? {
        guard case .success(let value) = result else { return nil }
        return value
    }
}

extension Result {
    var isSuccess: Bool { if case .success = self { true } else { false } }
}
