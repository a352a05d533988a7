// What passes between a loop that is watched and the inspector's thread.
// SPDX-License-Identifier: MIT

import Deferred

/// What a recorder tells the inspector.
enum Report: Sendable {
    /// What happened since the last one, from the recorder of this number.
    case frame(Int, Frame)
    /// The answer to ``Question/watch(_:)``, with its ticket.
    case snapshot(Int, Int, Snapshot)
    /// The answer to ``Question/explain(_:)``, with its number; nil where it does not show that one.
    case explanation(Int, Explanation?)
}

/// A tenth of a second.
struct Frame: Sendable {
    let counts: LifeCounts
    let sampling: Sampling
    let events: [TraceEvent]
}

/// What somebody has to know who begins to watch.
struct Snapshot: Sendable {
    let ages: LifeAges
    /// What happened to those that are alive and shown.
    let history: [TraceEvent]
}

/// Where a Deferred stands.
struct Explanation: Sendable {
    /// See `Deferred.explain()`.
    let text: String
    /// See `Deferred.diagram()`.
    let diagram: String
}

/// What the inspector asks of a recorder.
enum Question: Sendable {
    /// Report from now on, and begin with what there is. The ticket comes back with the answer.
    case watch(Int)
    /// Where does the Deferred with this number stand?
    case explain(Int)
    /// Nobody looks at the moment.
    case rest
    /// Nobody will look any more.
    case end
}
