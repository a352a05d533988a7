// Values of several types, gathered into one tuple.
// SPDX-License-Identifier: MIT

/// Waits for the value of each of these, or the first failure: `gather(user, photo, feed)`.
/// Twisted: `gatherResults`, whose list may mix types.
///
/// - Parameters:
///   - first: The first of them.
///   - second: The second.
///   - more: All the others.
///   - consumeErrors: As for ``all(_:consumeErrors:file:line:)``.
/// - Returns: Fires with the values as a tuple, or fails with ``FirstError``.
public func gather<First, Second, each More>(
    _ first: Deferred<First>, _ second: Deferred<Second>, _ more: repeat Deferred<each More>,
    consumeErrors: Bool = false, file: StaticString = #fileID, line: UInt = #line
) -> Deferred<(First, Second, repeat each More)> {
    var cores = [first.core, second.core]
    for member in repeat each more { cores.append(member.core) }
    let known = GroupMembers(cores)
    let group = Deferred<(First, Second, repeat each More)>(
        of: known, cores, at: CallSite(file, line)
    ) { group, failure, index in
        try group.fail(failure, index, file, line)
    }
    group.core.isDecidedElsewhere = true
    var left = cores.count
    let firstSlot = Slot<First>()
    let secondSlot = Slot<Second>()
    let slots = (repeat Slot<each More>())
    func values() -> (First, Second, repeat each More)? {
        left == 0 ? (firstSlot.value, secondSlot.value, repeat (each slots).value) : nil
    }
    func add<Value>(_ member: Deferred<Value>, _ slot: Slot<Value>, _ index: Int) {
        member.onResult(consumeErrors, file, line) { result in
            known.hear(index)
            left -= 1
            slot.result = result
            try group.settle(result, index, file, line, values)
        }
    }
    add(first, firstSlot, 0)
    add(second, secondSlot, 1)
    var index = 2
    for (member, slot) in repeat (each more, each slots) {
        add(member, slot, index)
        index += 1
    }
    return group
}

/// One member's result, until all are there.
private final class Slot<Value> {
    var result: Result<Value, Failure>?

    var value: Value {
        guard case .success(let value) = result else {
            fatalError("gather fired without all of its values; please report this")
        }
        return value
    }
}
