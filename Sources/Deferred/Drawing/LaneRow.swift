// One row of a drawing.
// SPDX-License-Identifier: MIT

/// One row of a drawing: where the result is, the stage it meets, what came of it.
struct LaneRow: Sendable, Equatable {
    enum LaneMark: Sendable {
        /// A Deferred begins, or goes on, here.
        case title

        /// The result on its way.
        case rail

        /// A stage ran and left the result on its lane.
        case ran

        /// A stage on the other lane.
        case skipped

        /// A callback threw: over to the errback lane.
        case threw

        /// An errback returned: back to the callback lane.
        case recovered

        /// A stage that has not run.
        case planned
    }

    let mark: LaneMark

    /// The lane the result comes down; for one that has not run, the lane it stands on.
    var lane = TraceEvent.Lane.callback

    /// It stands on both lanes.
    var isOnBoth = false
    var label = ""
    var note = ""
}
