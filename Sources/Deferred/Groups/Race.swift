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
    let members = Array(members)
    let cores = members.map(\.core)
    let runners = Runners<Value>(cores, file, line)
    let race = Race<Value>(of: runners.known, cores, at: runners.site, runners.failed)
    for (index, member) in members.enumerated() {
        member.core.claim(for: .race)
        member.addCallbacks(
            { try runners.succeeded(race, $0, index) },
            { try runners.failed(race, $0, index) }, file: file, line: line)
    }
    return race
}

private typealias Race<Value> = Deferred<(index: Int, value: Value)>

/// What the members of one race have brought so far. It does not hold the race, which holds it.
private final class Runners<Value> {
    let known: GroupMembers
    /// Where `race` was called: what it fires and cancels is traced to there.
    let site: CallSite
    private let file: StaticString
    private let line: UInt
    private var hasWinner = false
    /// By member; nil for one that has not failed.
    private var failures: [Failure?]
    /// How many have not failed.
    private var left: Int

    init(_ cores: [Core], _ file: StaticString, _ line: UInt) {
        known = GroupMembers(cores)
        site = CallSite(file, line)
        self.file = file
        self.line = line
        failures = cores.map { _ in nil }
        left = cores.count
    }

    func succeeded(_ race: Race<Value>, _ value: Value, _ index: Int) throws {
        known.hear(index)
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
        known.hear(index)
        failures[index] = failure
        left -= 1
        guard left == 0, !isOver(race) else { return }
        let all = failures.compactMap(\.self)
        try race.errback(FailureGroup(failures: all), file: file, line: line)
    }

    /// A member that is a task answers a cancel when the race has failed with `CancelledError`.
    private func isOver(_ race: Race<Value>) -> Bool { known.isCancelled && race.hasFired }
}
