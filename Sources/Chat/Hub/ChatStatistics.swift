// How the chat is, put together from what each of its threads knows.
// SPDX-License-Identifier: MIT

/// How all hubs and the broker are. Its cost does not grow with channels or people.
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

    /// Whether the journal could not keep the newest message, a moment ago.
    public let isJournalFailing: Bool

    /// How searches go; nil where there are none.
    package let search: SearchStatistics?

    /// How this node gets on with its engine; nil where it has none.
    package let engine: EngineStatistics?

    /// How fan-outs went at all hubs.
    public var fanOuts: FanOutCounts { hubs.reduce(FanOutCounts()) { $0 + $1.fanOuts } }

    /// Requests that wait at all hubs.
    public var parked: Int { hubs.reduce(0) { $0 + $1.parked } }

    /// Streams that are open at all hubs.
    public var streams: Int { hubs.reduce(0) { $0 + $1.streams } }

    init(_ hubs: [HubStatistics], _ broker: BrokerStatistics, channels: Int) {
        self.hubs = hubs
        self.channels = channels
        counters = hubs.reduce(broker.counters) { $0 + $1.counters }
        people = broker.people
        journalBytes = broker.journalBytes
        isJournalFailing = broker.isJournalFailing
        search = broker.search
        engine = broker.engine
    }
}
