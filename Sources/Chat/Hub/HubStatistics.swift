// How one hub is.
// SPDX-License-Identifier: MIT

/// One hub's part of a ``ChatStatistics``.
public struct HubStatistics: Sendable {
    /// Requests that wait.
    public var parked: Int
    /// Streams that are open.
    public var streams: Int
    /// What it did for its subscribers.
    public var counters: Counters
    /// How its fan-outs went.
    public var fanOuts: FanOutCounts
}
