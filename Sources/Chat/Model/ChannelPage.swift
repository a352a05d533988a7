// A list of channels, a page at a time.
// SPDX-License-Identifier: MIT

/// One channel, as lists show it.
public struct ChannelSummary: Sendable, Equatable {
    /// What it is called.
    public let name: ChannelName
    /// People here, by name.
    public let people: Int
    /// Requests that wait.
    public let parked: Int
    /// The newest message; nil before the first.
    public let last: Position?
}

/// Some of the channels.
public struct ChannelPage: Sendable {
    /// In the order that was asked for.
    public var channels: [ChannelSummary]
    /// Whether there are more than these.
    public var hasMore: Bool
}
