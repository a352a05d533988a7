// The first to succeed wins, the others are cancelled.
// SPDX-License-Identifier: MIT

/// Waits for the first value of any of `members`, and cancels the others. Twisted: `race`.
///
/// The members' results are taken: from then on each keeps `Void`, see ``Deferred/spent``, and
/// what a loser still brings is dropped. A stage that returns a member gets ``HandedOverError``.
/// Cancelling the race cancels every member.
///
/// A member that waits for its own race cannot be cancelled, because that would cancel the race. The
/// winner then goes on with ``CircularChainError``, and the race never fires; Twisted recurses until
/// Python stops it.
///
/// - Returns: Fires with the winner's index and value. When all have failed it fails with
///   ``FailureGroup``. Of no members, never.
public func race<Value>(
    _ members: some Sequence<Deferred<Value>>,
    file: StaticString = #fileID, line: UInt = #line
) -> Deferred<(index: Int, value: Value)> {
    let site = CallSite(file, line)
    let members = Array(members)
    let cores = members.map(\.core)
    let known = Members(cores)
    var hasWinner = false
    var failures: [Failure?] = members.map { _ in nil }
    var left = members.count

    // A member that is a task answers a cancel when the race has failed with CancelledError.
    func isOver(_ race: Race<Value>) -> Bool { known.isCancelled && race.hasFired }

    func succeeded(_ race: Race<Value>, _ value: Value, _ index: Int) throws {
        guard !hasWinner, !isOver(race) else { return }
        hasWinner = true
        for other in failures.indices where other != index {
            guard let loser = known[other] else { continue }
            if !race.hasFired, loser.waits(for: race.core) {
                throw CircularChainError(created: race.core.created)
            }
            loser.cancel(at: site)
        }
        try race.callback((index, value), file: file, line: line)
    }

    func failed(_ race: Race<Value>, _ failure: Failure, _ index: Int) throws {
        failures[index] = failure
        left -= 1
        guard left == 0, !isOver(race) else { return }
        let all = failures.compactMap(\.self)
        try race.errback(FailureGroup(failures: all), file: file, line: line)
    }

    let race = Race<Value>(of: known, cores, at: site, failed)
    for (index, member) in members.enumerated() {
        member.core.claim(for: .race)
        member.addCallbacks(
            { value in
                known.hear(index)
                try succeeded(race, value, index)
            },
            { failure in
                known.hear(index)
                try failed(race, failure, index)
            }, file: file, line: line)
    }
    return race
}

private typealias Race<Value> = Deferred<(index: Int, value: Value)>
