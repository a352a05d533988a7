// The first to succeed wins, the others are cancelled.
// SPDX-License-Identifier: MIT

/// Waits for the first value of any of `members`, and cancels the others. Twisted: `race`.
///
/// The members' results are taken: from then on each keeps `Void`, see ``Deferred/spent``, and
/// what a loser still brings is dropped. Cancelling the race cancels every member.
///
/// A member that waits for its own race cannot be cancelled: the race would be cancelled in its
/// turn. The winner then goes on with ``CircularChainError``, and the race never fires; Twisted
/// recurses until Python stops it.
///
/// - Returns: Fires with the winner's index and value. When all have failed it fails with
///   ``FailureGroup``. Of no members, never.
public func race<Value>(
    _ members: some Sequence<Deferred<Value>>,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<(index: Int, value: Value)> {
    let members = Array(members)
    let race = Deferred<(index: Int, value: Value)>(
        canceller: { _ in
            for member in members { member.cancel(file: file, line: line) }
        }, file: file, line: line)
    var hasWinner = false
    var failures: [Failure?] = members.map { _ in nil }
    var left = members.count

    func succeeded(_ value: Value, _ index: Int) throws {
        guard !hasWinner else { return }
        hasWinner = true
        for (other, loser) in members.enumerated() where other != index {
            if !race.hasFired, loser.core.waits(for: race.core) {
                throw CircularChainError(created: race.core.created)
            }
            loser.cancel(file: file, line: line)
        }
        try race.callback((index, value), file: file, line: line)
    }

    func failed(_ failure: Failure, _ index: Int) throws {
        failures[index] = failure
        left -= 1
        guard left == 0 else { return }
        let all = failures.compactMap(\.self)
        try race.errback(FailureGroup(failures: all), file: file, line: line)
    }

    for (index, member) in members.enumerated() {
        member.addCallbacks(
            { try succeeded($0, index) }, { try failed($0, index) }, file: file, line: line)
    }
    return race
}
