// What a hub asks of the one place that numbers messages.
// SPDX-License-Identifier: MIT

internal import Deferred

/// The home of a chat, as a hub sees it: on the hub's own thread, or behind a letterbox.
///
/// Any number of hubs serve clients, each on a thread of its own. What must be decided once, for
/// all of them, is decided at home: a message's number, whether it was said before, who is here.
protocol Broker: AnyObject {
    /// See ``Hub/publish(_:)``.
    func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position>

    /// See ``Hub/ephemeral(_:seconds:)``.
    func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError)

    /// See ``Journal/read(_:after:limit:)``.
    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage>

    /// See ``Journal/readBack(_:before:limit:)``.
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage>

    /// A poll of somebody with a name begins in these channels.
    func begin(_ stay: Stay, in channels: [ChannelName])

    /// It has ended there.
    func end(_ stay: Stay, in channels: [ChannelName])

    /// See ``Hub/leave(_:session:)``.
    func leave(_ name: String, session: String)

    /// See ``Hub/people(in:after:limit:)``.
    func people(in channel: ChannelName, after last: String?, limit: Int) -> Deferred<PeoplePage>

    /// How many people are in each of these channels.
    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]>

    /// Where most people are, at most `limit` channels.
    func busiest(_ limit: Int) -> Deferred<[ChannelName]>

    func report() -> Deferred<BrokerStatistics>

    /// Does what hubs on other threads have asked for by letter.
    func collect()

    /// See ``Hub/close()``.
    func close() -> Deferred<Void>
}

/// Someone in a channel.
public struct Person: Sendable, Equatable {
    public let name: String
    /// When their first poll came, of those that never stopped for long.
    public let since: Timestamp
}

/// Some of the people of a channel, in the order of their names.
public struct PeoplePage: Sendable, Equatable {
    public var people: [Person]
    /// Whether there are more behind the last of these.
    public var hasMore: Bool
    /// How many there are in all.
    public var count: Int
}
