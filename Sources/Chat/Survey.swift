// What is known of a whole chat, for those who watch over it.
// SPDX-License-Identifier: MIT

/// One hub's part.
public struct HubReport: Sendable {
    /// Requests that wait, in all and by channel. Every channel is named that the hub knows.
    public var parked: Int
    public var channels: [ChannelName: Int]
    /// What it did for those who poll.
    public var counts: Counts
    /// Open connections on its thread.
    public var connections = 0
    /// The latest that a timer on its thread was in the last minute.
    public var lag = Duration.zero
}

/// The home's part.
struct HomeReport: Sendable {
    /// People by channel.
    var people: [ChannelName: Int]
    /// What became of what was said.
    var counts: Counts
    var journalBytes: Int
}

/// All of them together.
public struct Survey: Sendable {
    public struct Channel: Sendable, Equatable {
        public let name: ChannelName
        /// People here, by name.
        public let people: Int
        /// Requests that wait.
        public let parked: Int
        /// The newest message; nil before the first.
        public let last: Position?
    }

    /// In the order of the hubs.
    public let hubs: [HubReport]
    /// By name.
    public let channels: [Channel]
    public let counts: Counts
    /// People listed, one in two channels counted twice.
    public let people: Int
    /// Bytes that the journal takes on the disk.
    public let journalBytes: Int

    public var parked: Int { hubs.reduce(0) { $0 + $1.parked } }

    /// - Parameter last: The newest message of a channel.
    init(_ hubs: [HubReport], _ home: HomeReport, last: (ChannelName) -> Position?) {
        self.hubs = hubs
        counts = hubs.reduce(home.counts) { $0 + $1.counts }
        people = home.people.values.reduce(0, +)
        journalBytes = home.journalBytes
        let names = hubs.reduce(into: Set(home.people.keys)) { $0.formUnion($1.channels.keys) }
        channels = names.sorted().map { name in
            Channel(
                name: name, people: home.people[name] ?? 0,
                parked: hubs.reduce(0) { $0 + ($1.channels[name] ?? 0) }, last: last(name))
        }
    }
}
