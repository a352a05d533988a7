// All that can be said to the broker.
// SPDX-License-Identifier: MIT

/// What a hub on another thread asks of the broker: values, so that each can cross to any thread.
///
/// The cases with a ``HubCall`` are answered by ``HubEvent/answered(_:_:)``.
package enum BrokerCommand: Sendable {
    /// See ``Broker/publish(_:)``.
    case publish(Draft, HubCall)
    /// See ``Broker/ephemeral(_:seconds:)``.
    case ephemeral(Draft, seconds: Int)
    /// See ``Broker/revise(_:)``.
    case revise(MessageChange, HubCall)
    /// See ``Broker/clear(_:)``.
    case clear(ChannelName, HubCall)
    /// See ``Broker/change(_:)``.
    case change([RecordChange], HubCall)
    /// See ``Broker/change(_:announcing:)``.
    case announce([RecordChange], Draft, HubCall)
    /// See ``Broker/standing(of:)``.
    case standing(Position, HubCall)
    /// See ``Broker/catchUp()``.
    case catchUp(HubCall)
    /// See ``Broker/replay(after:limit:)``.
    case replay(after: Int, limit: Int, HubCall)
    /// See ``Broker/read(_:after:limit:)``.
    case read([ChannelName], after: Int, limit: Int, HubCall)
    /// See ``Broker/readBack(_:before:limit:)``.
    case readBack([ChannelName], before: Int?, limit: Int, HubCall)
    /// Nobody waits for the page of this call any more.
    case cancelPage(HubCall)
    /// See ``Broker/search(_:)``. Indirect, so that the other commands stay small.
    indirect case search(SearchRequest, HubCall)
    /// Nobody waits for the answer to this search any more.
    case cancelSearch(HubCall)
    /// See ``Broker/countUnread(_:)``.
    case countUnread(UnreadQuestion, HubCall)
    /// See ``Broker/begin(_:in:)``.
    case begin(Stay, [ChannelName])
    /// See ``Broker/end(_:in:)``.
    case end(Stay, [ChannelName])
    /// See ``Broker/leave(_:session:)``.
    case leave(Identity, session: String)
    /// See ``Broker/people(in:after:limit:)``.
    case people(ChannelName, after: String?, limit: Int, HubCall)
    /// See ``Broker/find(_:limit:)``.
    case find(any PersonRule, limit: Int, HubCall)
    /// See ``Broker/peopleCounts(in:)``.
    case peopleCounts([ChannelName], HubCall)
    /// See ``Broker/busiest(_:)``.
    case busiest(Int, HubCall)
    /// See ``Broker/register(_:)``.
    case register(RegisterRequest, HubCall)
    /// See ``Broker/statistics()``.
    case statistics(HubCall)
}

/// What the broker answers. The case says which table of ``PendingCalls`` the call stands in.
package enum BrokerAnswer: Sendable {
    /// Where a message or a deletion stands: fails with a ``ChatError``, a ``JournalError`` or an
    /// ``EngineError``.
    case position(Result<Position, any Error>)
    /// Whether the records were changed: fails with a ``ChatError``, a ``JournalError`` or an
    /// ``EngineError``.
    case changed(Result<Bool, any Error>)
    /// What is known of a position.
    case standing(Standing)
    /// The hub knows all that was acknowledged; fails with an ``EngineError``.
    case caughtUp(Result<Void, any Error>)
    /// Of a read of the journal; fails with a ``JournalError`` or an ``EngineError``.
    case page(Result<JournalPage, any Error>)
    /// Of a count of messages; fails with a ``JournalError`` or an ``EngineError``.
    case unread(Result<[Int], any Error>)
    case people(PeoplePage)
    /// Of a search among messages; fails with a ``JournalError`` or a ``ChatError``.
    case searched(Result<SearchResult, any Error>)
    /// Of a search among people.
    case found([PresentPerson])
    case peopleCounts([Int])
    case busiest([ChannelName])
    /// Fails with an ``EngineError``.
    case registered(Result<RegisterAnswer, any Error>)
    case statistics(BrokerStatistics)
}

/// Names a call across threads: a Deferred stays on its own.
package struct HubCall: Hashable, Sendable {
    /// The hub that calls, and gets the answer.
    package let hub: Int
    /// Which of its calls of this kind.
    package let number: Int
}
