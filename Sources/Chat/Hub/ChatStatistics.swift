// How the chat is, put together from what each of its threads knows.
// SPDX-License-Identifier: MIT

/// How one hub is.
public struct HubStatistics: Sendable {
    /// Requests that wait.
    public var parked: Int
    /// What it did for its subscribers.
    public var counters: Counters
    /// Open connections on its thread.
    public var connections = 0
    /// The latest that a timer on its thread was in the last minute.
    public var lag = Duration.zero
}

/// The broker's part.
package struct BrokerStatistics: Sendable {
    /// People listed, one in two channels counted twice.
    package var people: Int
    /// What became of what was said.
    package var counters: Counters
    /// Bytes that the journal takes on the disk.
    package var journalBytes: Int
}

/// All of them together. Its cost does not grow with channels or people.
public struct ChatStatistics: Sendable {
    /// In the order of the hubs.
    public let hubs: [HubStatistics]
    /// All counters, added up.
    public let counters: Counters
    /// Channels that exist.
    public let channels: Int
    /// People listed, one in two channels counted twice.
    public let people: Int
    /// Bytes that the journal takes on the disk.
    public let journalBytes: Int

    /// Requests that wait at all hubs.
    public var parked: Int { hubs.reduce(0) { $0 + $1.parked } }

    init(_ hubs: [HubStatistics], _ broker: BrokerStatistics, channels: Int) {
        self.hubs = hubs
        self.channels = channels
        counters = hubs.reduce(broker.counters) { $0 + $1.counters }
        people = broker.people
        journalBytes = broker.journalBytes
    }
}

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
