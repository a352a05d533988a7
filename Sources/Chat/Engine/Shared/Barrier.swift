// Waiting until this node knows all that was acknowledged anywhere.
// SPDX-License-Identifier: MIT

import Deferred

/// Asks the engine for its newest number, once for all who want to know in one turn of the loop, and
/// waits until this node has heard that.
final class Barrier {
    /// How long anybody waits.
    static let patience = Duration.seconds(3)

    private let log: LogReader
    private let scheduler: any Scheduler
    /// nil while the node has none.
    private var session: (any EngineSession)?
    /// Who asks in this turn of the loop.
    private var gathering: BarrierRound?
    /// Those who asked before, and wait.
    private var rounds: [BarrierRound] = []
    private let arrivals = Arrivals()

    init(log: LogReader, scheduler: any Scheduler) {
        self.log = log
        self.scheduler = scheduler
    }

    /// - Returns: Fires once this node has heard all that was acknowledged before this call; fails with
    ///   an ``EngineError`` where that takes too long.
    func pass() -> Deferred<Void> {
        if let gathering { return gathering.passed.branch() }
        let round = BarrierRound()
        gathering = round
        round.timer = scheduler.callLater(Barrier.patience) { [weak self] in
            self?.end(round, .failure(EngineError.unreachable("it did not answer in time")))
        }
        // The question is put after all of this turn have joined: none of them may come later than it.
        scheduler.callLater(.zero) { [weak self] in self?.close(round) }
        return round.passed.branch()
    }

    /// There is a session for this log.
    func begin(on session: any EngineSession) {
        self.session = session
        for round in rounds { ask(for: round) }
    }

    /// There is none any more. Who waits, waits for the next.
    func stop() { session = nil }

    /// This node has heard all up to this number.
    func reached(_ seq: Int) {
        if !arrivals.isEmpty { arrivals.reach(seq) }
    }

    private func close(_ round: BarrierRound) {
        if round === gathering { gathering = nil }
        if round.isOver { return }
        rounds.append(round)
        ask(for: round)
    }

    private func ask(for round: BarrierRound) {
        guard let session else { return }
        session.newest().addCallbacks(
            { seq in
                guard session === self.session, !round.isOver else { return }
                if seq <= self.log.last { return self.end(round, .success(())) }
                self.arrivals.wait(for: seq).addCallback {
                    // Under another session, the number may mean something else: that one is asked.
                    if session === self.session { self.end(round, .success(())) }
                }
            },
            // The next session is asked again.
            { _ in })
    }

    private func end(_ round: BarrierRound, _ result: Result<Void, any Error>) {
        if round.isOver { return }
        round.isOver = true
        if round === gathering { gathering = nil }
        round.timer?.cancel()
        rounds.removeAll { $0 === round }
        try? round.passed.callback(result)
    }
}

/// All who ask in one turn of the loop.
private final class BarrierRound {
    let passed = Deferred<Void>()
    var timer: (any DelayedCall)?
    var isOver = false
}

@available(*, unavailable)
extension Barrier: Sendable {}
