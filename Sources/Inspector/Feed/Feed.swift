// What all recorders tell, put together.
// SPDX-License-Identifier: MIT

import Deferred

/// Knows what the recorders have told so far. On the inspector's thread.
struct Feed {
    private var ring: FrameRing
    private var counts: [Int: LifeCounts] = [:]
    private var samplings: [Int: Sampling] = [:]

    /// - Parameter first: See ``FrameRing/init(first:)``.
    init(first: Int) {
        ring = FrameRing(first: first)
    }

    /// Where those go on who have seen all.
    var next: Int { ring.next }

    /// The fewest that any recorder shows: a chain may cross threads, and is shown whole.
    private var sampling: Sampling { samplings.values.max() ?? Sampling() }

    mutating func take(_ frame: Frame, from source: Int) {
        counts[source] = frame.counts
        samplings[source] = frame.sampling
        ring.append(FrameRing.Entry(source: source, events: shown(frame.events)))
    }

    /// Nobody looks any more.
    mutating func rest() { ring.clear() }

    private func shown(_ events: [TraceEvent]) -> [(deferred: Int, json: String)] {
        let sampling = sampling
        return events.filter { sampling.shows($0.deferred) }.map { ($0.deferred, $0.json) }
    }

    /// All from the frame `number` on, as JSON.
    func news(since number: Int) -> String {
        // One who has numbers of another run has lost all.
        let lost = number > next ? 1 : ring.lost(since: number)
        return body(lost: lost, events: shown(ring.frames(since: number).flatMap(\.entry.events)))
    }

    /// What somebody has to know who begins to watch, as JSON.
    func summary(of survey: Survey) -> String {
        let histories = survey.answers.values.flatMap { shown($0.snapshot.history) }
        // What came between the answers of two recorders.
        let later = ring.frames(since: survey.began).filter { number, entry in
            number >= survey.answers[entry.source]?.next ?? 0
        }
        let ages = survey.answers.values.map(\.snapshot.ages).reduce(LifeAges(), +)
        return body(
            lost: 0, events: histories + shown(later.flatMap(\.entry.events)),
            besides: #""ages":\#(ages.json),"#)
    }

    /// Thinned once more: more may be left out by now than when they came.
    private func shown(
        _ events: [(deferred: Int, json: String)]
    ) -> [(deferred: Int, json: String)] {
        let sampling = sampling
        return events.filter { sampling.shows($0.deferred) }
    }

    private func body(
        lost: Int, events: [(deferred: Int, json: String)], besides: String = ""
    ) -> String {
        let counts = counts.values.reduce(LifeCounts(), +)
        let events = events.map(\.json).joined(separator: ",")
        return """
            {"v":1,"next":\(next),"lost":\(lost),"every":\(sampling.every),\
            "counts":\(counts.json),\(besides)"events":[\(events)]}
            """
    }
}
