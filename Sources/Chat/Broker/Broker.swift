// What a hub asks of the one place that numbers messages.
// SPDX-License-Identifier: MIT

package import Deferred

/// The broker of a chat, as a hub sees it: on the hub's own thread, or behind a mailbox.
///
/// Any number of hubs serve clients, each on a thread of its own. What must be decided once for all
/// of them, the broker decides: a message's number, whether it is a repeat, who is here.
///
/// A broker and its Deferreds live on the thread of the hub that was made with it.
package protocol Broker: AnyObject {
    /// From now on `hub` hears all events, in order. The first is ``HubEvent/began(_:)``, which may
    /// come later. The broker does not keep the hub alive.
    func attach(_ hub: any BrokerListener)

    /// Does what other threads have asked for by now. The hub calls it before it serves anyone.
    func collect()

    /// The call of this number is answered.
    func settle(_ number: Int, _ answer: BrokerAnswer)

    /// See ``Hub/publish(_:)``.
    func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position>

    /// See ``Hub/ephemeral(_:seconds:)``.
    func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError)

    /// See ``Hub/revise(_:)``.
    func revise(_ change: MessageChange) throws(ChatError) -> Deferred<Position>

    /// See ``Hub/clear(_:)``.
    func clear(_ channel: ChannelName) throws(ChatError) -> Deferred<Position>

    /// See ``Hub/change(_:)``.
    func change(_ records: [RecordChange]) throws(ChatError) -> Deferred<Bool>

    /// See ``Hub/change(_:announcing:)``.
    func change(
        _ records: [RecordChange], announcing draft: Draft
    ) throws(ChatError) -> Deferred<Position>

    /// Whether a position was ever reached that this hub has not heard of.
    func standing(of position: Position) -> Deferred<Standing>

    /// What must see all that was acknowledged anywhere goes on when this has fired.
    ///
    /// - Returns: nil where the hub knows all of it already. So it is with a broker in this process:
    ///   an event is in all mailboxes before anyone is told of it.
    func catchUp() -> Deferred<Void>?

    /// The oldest messages of all channels with a number above `seq`, oldest first: what a hub has
    /// missed.
    func replay(after seq: Int, limit: Int) -> Deferred<JournalPage>

    /// See ``Journal/read(_:after:limit:)``.
    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage>

    /// See ``Journal/readBack(_:before:limit:)``.
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage>

    /// The newest messages of a channel with some words. Cancelled, it goes no further.
    ///
    /// - Returns: Fails with a ``JournalError``, or with ``ChatError/noSearch``.
    func search(_ request: SearchRequest) -> Deferred<SearchResult>

    /// See ``Journal/countUnread(_:)``.
    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]>

    /// A poll of somebody with a name begins in these channels.
    func begin(_ stay: Stay, in channels: [ChannelName])

    /// It has ended there.
    func end(_ stay: Stay, in channels: [ChannelName])

    /// See ``Hub/leave(_:session:)``.
    func leave(_ identity: Identity, session: String)

    /// See ``Hub/people(in:after:limit:)``.
    func people(in channel: ChannelName, after last: String?, limit: Int) -> Deferred<PeoplePage>

    /// See ``Hub/find(_:limit:)``.
    func find(_ people: any PersonRule, limit: Int) -> Deferred<[PresentPerson]>

    /// How many people are in each of these channels.
    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]>

    /// Where most people are, at most `limit` channels.
    func busiest(_ limit: Int) -> Deferred<[ChannelName]>

    /// What nodes keep in their engine beside messages.
    ///
    /// - Returns: Fails with an ``EngineError``.
    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer>

    /// How the broker is.
    func statistics() -> Deferred<BrokerStatistics>

    /// See ``Hub/close()``.
    func close() -> Deferred<Void>
}

extension Broker {
    /// Changes fire in the order in which they were made, and each message is given its number there and
    /// then. So the messages of one broker stand in the order of its changes.
    package func change(
        _ records: [RecordChange], announcing draft: Draft
    ) throws(ChatError) -> Deferred<Position> {
        try change(records).addCallback { isChanged in
            guard isChanged else { throw ChatError.noSuchChannel(draft.channel) }
            return try self.publish(draft)
        }
    }
}

/// What a broker knows of a position that a hub has not heard of.
package enum Standing: Sendable {
    /// It was reached: the hub will hear of it.
    case reached
    /// It never was, or is of another journal.
    case unknown
}

/// A hub, as a broker on its thread sees it.
package protocol BrokerListener: AnyObject {
    /// One event. Everyone for whom there is something is answered.
    func hear(_ event: HubEvent)

    /// A message that everyone may see from now on, from a broker on this thread.
    ///
    /// - Parameter previous: See ``PublishedMessage/previous``.
    func hear(_ message: Message, after previous: Int)

    /// How many requests wait in this channel, at this hub.
    func audience(of channel: ChannelName) -> Int
}
