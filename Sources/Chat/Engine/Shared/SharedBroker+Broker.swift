// What hubs ask a node's broker for.
// SPDX-License-Identifier: MIT

package import Deferred

extension SharedBroker: PeopleBroker {
    /// It is told at once, on this thread.
    package func attach(_ hub: any BrokerListener) { hubs.attach(hub) }

    /// Each call was answered by its Deferred.
    package func settle(_ number: Int, _ answer: BrokerAnswer) {}

    /// Fires once this node has heard the message. Fails with an ``EngineError`` or with
    /// ``ChatError/tooManyChannels(limit:)``. What a new channel looks like is compared with what this
    /// node knows: two that are made at the same time at two nodes may look the same.
    package func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        try shared.registry.checkLooks(draft.channel)
        return publisher.publish(draft)
    }

    /// Goes to all nodes, also where nobody waits here: people may wait elsewhere.
    package func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        if isClosing { throw .closing }
        ephemerals += 1
        events.tell(.ephemeral(EphemeralNews(draft, seconds: seconds, at: clock.now())))
    }

    /// Fires once this node has heard of it.
    package func revise(_ change: MessageChange) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        return moderator.revise(change)
    }

    /// Fires once this node has heard of it.
    package func change(_ records: [RecordChange]) throws(ChatError) -> Deferred<Bool> {
        if isClosing { throw .closing }
        return self.records.change(records)
    }

    /// Fires once this node has heard of it.
    package func clear(_ channel: ChannelName) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        return moderator.clear(channel)
    }

    /// This node may be the one that is behind, so it asks the engine first. While that is away, the
    /// position counts as reached: its client waits.
    package func standing(of position: Position) -> Deferred<Standing> {
        if position.epoch == log.epoch, position.seq <= log.last {
            return .succeed(log.holes.contains(position.seq) ? .unknown : .reached)
        }
        return barrier.pass().addBoth { result in
            guard case .success = result else { return .reached }
            let isReached =
                position.epoch == self.log.epoch && position.seq <= self.log.last
                && !self.log.holes.contains(position.seq)
            return isReached ? .reached : .unknown
        }
    }

    /// Fails with an ``EngineError`` after 3 s.
    package func catchUp() -> Deferred<Void>? { barrier.pass() }

    /// From the engine.
    package func replay(after seq: Int, limit: Int) -> Deferred<JournalPage> {
        page { session in
            session.channels().addCallback {
                session.read(Array($0.keys), after: seq, limit: limit)
            }
        }
    }

    /// From the engine.
    package func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page { $0.read(channels, after: seq, limit: limit) }
    }

    /// From the engine.
    package func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page { $0.readBack(channels, before: seq, limit: limit) }
    }

    /// Redis has no index of words.
    package func search(_ request: SearchRequest) -> Deferred<SearchResult> {
        .fail(ChatError.noSearch)
    }

    /// From the engine.
    package func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        withSession { $0.countUnread(question) }
    }

    /// The polls of `session` end here at once, and at other nodes when they hear of it.
    package func leave(_ identity: Identity, session: String) {
        presence.leave(identity, session: session)
        hubs.tellAll(.sessionEnded(session))
        events.tell(.sessionEnded(session, identity))
    }

    /// Asks the engine. Nothing is tried a second time.
    package func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        withSession { $0.register(request) }
    }

    /// Fires at once.
    package func statistics() -> Deferred<BrokerStatistics> {
        var counters = Counters()
        counters.messages = publisher.counts.messages
        counters.failures = publisher.counts.failures
        counters.repeats = publisher.counts.repeats
        counters.edits = moderator.edits
        counters.deletions = moderator.deletions
        counters.ephemerals = ephemerals + hubs.ephemerals
        var engine = meter.statistics
        engine.pending = publisher.pending
        engine.unknown = publisher.counts.unknown
        return .succeed(
            BrokerStatistics(
                people: presence.count, counters: counters, journalBytes: bytes,
                isJournalFailing: !meter.isUp, engine: engine))
    }

    /// Publishers are told what became of their messages, those who can be told within 3 s. Then the
    /// node says goodbye.
    package func close() -> Deferred<Void> {
        isClosing = true
        presence.stop()
        return publisher.settle(within: .seconds(3)).addCallback { self.sayGoodbye() }
    }

    private func sayGoodbye() -> Deferred<Void> {
        let farewell = link.session?.leave() ?? .succeed()
        return farewell.addTimeout(.seconds(1), clock: scheduler).addBoth { _ -> Void in
            self.link.close()
            self.engine.close()
        }
    }

    /// A page tells of no loss that this node has not come past: its clients would be told again.
    private func page(
        _ read: (any EngineSession) -> Deferred<JournalPage>
    ) -> Deferred<JournalPage> {
        withSession(read).addCallback { page in
            var page = page
            page.forgotten = min(page.forgotten, self.log.last)
            return page
        }
    }

    /// Only a session of the log that the hubs know.
    private func withSession<Value>(
        _ ask: (any EngineSession) -> Deferred<Value>
    ) -> Deferred<Value> {
        guard let session = link.session, session.opening.epoch == log.epoch else {
            return .fail(EngineError.unreachable("the node has lost it for the moment"))
        }
        return ask(session)
    }
}
