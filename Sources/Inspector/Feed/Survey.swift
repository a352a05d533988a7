// A question to all recorders, and their answers.
// SPDX-License-Identifier: MIT

import Deferred

/// Asks every recorder what there is, for those who begin to watch.
struct Survey {
    /// A recorder's answer, and the first frame that it does not cover.
    struct Answer {
        let snapshot: Snapshot
        let next: Int
    }

    /// Tells it from the surveys before.
    let ticket: Int
    /// The first frame that came after the question.
    let began: Int
    private(set) var answers: [Int: Answer] = [:]
    private var missing: Set<Int>

    init(_ ticket: Int, of sources: some Collection<Int>, from began: Int) {
        self.ticket = ticket
        self.began = began
        missing = Set(sources)
    }

    var isComplete: Bool { missing.isEmpty }

    mutating func take(_ snapshot: Snapshot, from source: Int, next: Int) {
        guard missing.remove(source) != nil else { return }
        answers[source] = Answer(snapshot: snapshot, next: next)
    }
}
