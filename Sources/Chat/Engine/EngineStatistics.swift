// How a node gets on with its engine.
// SPDX-License-Identifier: MIT

/// The engine's part of a ``ChatStatistics``. Counters never go back.
package struct EngineStatistics: Sendable, Equatable {
    /// Whether the node can publish and hears what is published.
    package var isUp = false
    /// How long it could not; zero while it can.
    package var downtime = Duration.zero
    /// The last beat's round trip.
    package var roundTrip = Duration.zero
    /// Numbers that were given and not heard yet, as of the last beat.
    package var lag = 0
    /// Messages that wait for their acknowledgement.
    package var pending = 0
    /// Sessions opened so far.
    package var opens = 0
    /// Feeds begun so far.
    package var feeds = 0
    /// Holes of which nothing was lost, and others.
    package var cleanHoles = 0
    package var lossyHoles = 0
    /// New epochs met: the engine was empty.
    package var newEpochs = 0
    /// Sessions that the fence has ended.
    package var fenced = 0
    /// Messages of which nobody knows whether they were kept.
    package var unknown = 0
    /// Times that the log did not reach back far enough.
    package var skips = 0

    package init() {}
}
