// The chat: who waits, on which channels, and what reaches them.
// SPDX-License-Identifier: MIT

public import Deferred

/// Answers the subscribers of one thread.
///
/// A chat has one hub for each thread that serves clients, with the clients of that thread. What
/// needs one decision for all, such as a message's number, is the ``Broker``'s; each hub hears of
/// it in the same order, once, however many wait there.
///
/// The hub has no sockets: ``next(_:)`` returns a Deferred of a ``Batch``, and cancelling that is
/// how a client leaves. A message is encoded once, and costs O(subscribers that wait for it). A poll
/// costs O(its channels).
public final class Hub {
    let broker: any Broker
    let shared: SharedState
    /// Its place among the hubs.
    public let number: Int
    /// What other threads have to say to this hub.
    let inbox: Mailbox<HubEvent>
    let neighbors = HubCalls()
    let scheduler: any Scheduler
    let clock: any WallClock
    let options: HubOptions

    /// Names the journal, in every ``Position``; empty before the chat has begun.
    ///
    /// Unchecked, because it is a String: nothing runs while it is read or replaced.
    @exclusivity(unchecked) public internal(set) var epoch = ""
    /// The number of the newest message that everyone here may see.
    var last = 0
    /// Messages with a number up to this may be lost, also where the journal knows nothing of it.
    var lost = 0
    /// Numbers that no message has. A cursor inside one was never reached here.
    var holes = HoleList()
    /// Whether the broker was there: before that, the hub serves nobody.
    var hasBegun = false
    /// Whether it has been told to close: it takes no more polls.
    package var isClosing: Bool { closing }
    // Stored apart from what is seen outside: of a private variable the compiler can prove that nobody
    // else uses it at the same time, and need not check that for each poll.
    private var closing = false
    /// Polls of somebody with a name so far.
    private var stays = 0
    /// Where most are, as of a moment ago.
    var crowd: (page: Deferred<ChannelPage>, until: Duration)?
    var counters = Counters()

    /// Told of people. It is not kept alive.
    package weak var observer: (any HubObserver)?

    // The hub's five parts.
    let channels: ChannelTable
    let fanOut: FanOut
    let composer: BatchComposer
    let clients: WaitingClients
    let streams: OpenStreams

    let streamDrain: StreamDrain

    let holds: HoldTimers
    /// Subscribers that have left their queues and are to be answered, see ``dismissAll()``.
    var dismissed: [(Subscriber, Batch)] = []
    /// Pages that the journal is reading, and what is changed meanwhile.
    let reads = PendingReads()
    /// Polls that know more than this hub.
    let ahead = Arrivals()
    /// While messages are missing here that the journal has: the events behind them.
    let missedNews = MissedNews()

    /// The only hub of a chat, and its broker with it.
    ///
    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    public convenience init(
        journal: any Journal, scheduler: any Scheduler, clock: any WallClock,
        options: HubOptions = HubOptions()
    ) {
        let shared = SharedState(hubs: 1, options: options)
        let broker = LocalBroker(
            journal: journal, shared: shared, scheduler: scheduler, clock: clock, options: options)
        self.init(
            number: 0, broker: broker, shared: shared, scheduler: scheduler, clock: clock,
            options: options)
    }

    /// One of a chat's hubs.
    ///
    /// - Parameters:
    ///   - number: From 0 on, each used once.
    ///   - broker: For this hub alone, on the hub's thread.
    ///   - shared: The same for all hubs of the chat.
    package init(
        number: Int, broker: any Broker, shared: SharedState, scheduler: any Scheduler,
        clock: any WallClock, options: HubOptions = HubOptions()
    ) {
        self.number = number
        self.broker = broker
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        self.shared = shared
        inbox = shared.inboxes[number]
        channels = ChannelTable(registry: shared.registry)
        fanOut = FanOut(scheduler: scheduler)
        composer = BatchComposer(
            maxBytes: options.maxBacklogBytes / shared.hubCount, retention: options.retention)
        clients = WaitingClients(hub: number, shared: shared)
        holds = HoldTimers(scheduler: scheduler, longest: options.hold, jitter: options.jitter)
        streams = OpenStreams(composer: composer, fanOut: fanOut, scheduler: scheduler)
        streamDrain = StreamDrain(streams, scheduler: scheduler)
        streams.hub = self
        fanOut.target = self
        holds.target = self
        broker.attach(self)
        inbox.open(on: scheduler) { [weak self] in self?.collect() }
        collect()
    }
}

@available(*, unavailable)
extension Hub: Sendable {}

// What a hub is asked for.
extension Hub {
    /// How much is kept, and how long.
    public var retention: Retention { options.retention }

    /// Requests that wait here.
    public var parked: Int { clients.count - streams.count }

    /// Streams that are open here.
    public var openStreams: Int { streams.count }

    /// Whether a channel of this name exists.
    public func knows(_ name: ChannelName) -> Bool {
        channels[name] != nil || shared.registry.knows(name)
    }

    /// Keeps a message, then gives it to everyone who waits for it.
    ///
    /// - Returns: Its id, once it is kept; the same id again for a nonce that was used a moment ago.
    ///   Fails with a ``JournalError`` when it could not be kept: then nobody has seen it. Where the
    ///   broker is on another thread, a ``ChatError`` comes this way too.
    public func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        try checkOpen()
        return try broker.publish(draft)
    }

    /// Deletes a message: its text is erased from the journal and from every hub, and a stub stands in
    /// its place. A message of its own, with a number, tells clients of it.
    ///
    /// - Returns: Where that message stands, once it is kept and the text is erased. Fails with a
    ///   ``ChatError`` where there is no such message, or with a ``JournalError``.
    public func delete(_ position: Position) throws(ChatError) -> Deferred<Position> {
        try revise(MessageChange(position, in: nil, to: nil, by: .moderator))
    }

    /// Edits or deletes a message. A message of its own, with a number, tells clients of it.
    ///
    /// - Returns: Where that message stands, once it is kept. Fails with a ``ChatError`` where there is
    ///   no such message, or where the editor may not change it; or with a ``JournalError``.
    package func revise(_ change: MessageChange) throws(ChatError) -> Deferred<Position> {
        try checkOpen()
        return try broker.revise(change)
    }

    /// Changes records, all or none.
    ///
    /// - Returns: Whether all conditions were met, once the change is kept and known to all hubs of this
    ///   process. Fails with ``ChatError/tooManyRecords``, or with a ``JournalError`` or an
    ///   ``EngineError``: then it may be kept or not.
    package func change(_ records: [RecordChange]) throws(ChatError) -> Deferred<Bool> {
        try checkOpen()
        return try broker.change(records)
    }

    /// Changes records, all or none, and then publishes a message that tells of it. Two of them that follow
    /// each other at one broker do so in both.
    ///
    /// - Returns: Where the message stands. Fails with ``ChatError/noSuchChannel(_:)`` where a condition
    ///   was not met: nothing has changed then. Fails with what ``change(_:)`` fails with; and with what
    ///   ``publish(_:)`` fails with, when the records are changed and the message is missing.
    package func change(
        _ records: [RecordChange], announcing draft: Draft
    ) throws(ChatError) -> Deferred<Position> {
        try checkOpen()
        return try broker.change(records, announcing: draft)
    }

    /// What the chat keeps beside its messages. Any thread may hold it.
    package var records: RecordTable { shared.records }

    /// Deletes all messages of a channel at once, see ``delete(_:)``.
    ///
    /// - Returns: Where the message stands that tells clients. Fails with a ``ChatError`` where the
    ///   channel has no messages, or with a ``JournalError``.
    public func clear(_ channel: ChannelName) throws(ChatError) -> Deferred<Position> {
        try checkOpen()
        return try broker.clear(channel)
    }

    /// Gives an ephemeral message to subscribers that wait now, and to nobody else.
    ///
    /// - Parameter seconds: How long it is worth showing, 1...30.
    public func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        try checkOpen()
        try broker.ephemeral(draft, seconds: seconds)
    }

    /// A page of a channel's history.
    ///
    /// - Parameters:
    ///   - seq: The number of the message that the page ends before; nil for the newest page.
    ///   - limit: 1...1000.
    ///   - allowance: What the page counts against while it is on its way.
    /// - Returns: Fails with a ``JournalError`` when the journal cannot be read.
    public func history(
        of name: ChannelName, before seq: Int?, limit: Int, for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Deferred<HistoryPage> {
        if !hasBegun { throw .starting }
        let bytes = JournalPage.maxBytes
        if let allowance, !allowance.take(bytes, of: .bytes) { throw .tooManyPages }
        let asked = last
        reads.begin(at: asked)
        let page = afterCatchUp { self.broker.readBack([name], before: seq, limit: limit) }
        return page.addBoth { result in
            allowance?.give(bytes, of: .bytes)
            let changes = self.reads.end(at: asked)
            let page = try result.get()
            let messages = page.messages.applying(changes)
            return HistoryPage(
                epoch: self.epoch, messages: messages, more: page.hasMore,
                gap: !page.hasMore && page.hasLost)
        }
    }

    /// Somebody logged out: the polls of that session end, on all hubs, and where nothing else says
    /// that they are here, they have left.
    ///
    /// Those polls do not hear what comes after this. They are answered with nothing new, and asking
    /// again takes a ticket that is still good.
    public func leave(_ identity: Identity, session: String) {
        collect()
        broker.leave(identity, session: session)
    }

    /// The streams that are open here end one after the other, and their clients are told to come back.
    /// Polls need not be told: each asks again soon. Newer streams are served.
    ///
    /// - Parameter span: How long it takes, in whole seconds; nil to end no more of them.
    package func drainStreams(over span: Duration?) {
        guard let span, !isClosing else { return streamDrain.stop() }
        streamDrain.begin(over: span)
    }

    /// Answers all who wait here, and from now on all who come: come back in a moment.
    ///
    /// - Returns: On the broker's thread, fires when everything that was published is kept, and the
    ///   journal closed.
    public func close() -> Deferred<Void> {
        collect()
        closing = true
        streamDrain.stop()
        streams.endAll()
        for channel in Array(channels.all) {
            while let subscriber = channel.listeners.first ?? channel.queue.first {
                if subscriber.isPoll { counters.deferred += 1 }
                let retry = Duration.milliseconds(Int.random(in: 0...5000))
                end(subscriber, with: Batch(next: cursor(subscriber.seq), retry: retry))
            }
        }
        holds.stop()
        return broker.close()
    }

    /// Goes on once this hub knows all that was acknowledged anywhere; at once where it does.
    package func afterCatchUp<Value>(_ body: @escaping () -> Deferred<Value>) -> Deferred<Value> {
        guard let barrier = broker.catchUp() else { return body() }
        return barrier.addCallback(body)
    }

    func checkOpen() throws(ChatError) {
        if isClosing { throw .closing }
        if !hasBegun { throw .starting }
    }

    /// A number for the next poll of somebody with a name: no other hub gives the same.
    func nextStay() -> Int {
        stays += 1
        return stays * shared.hubCount + number
    }

    /// Behind the message of this number.
    func cursor(_ seq: Int) -> Cursor { .after(Position(epoch: epoch, seq: seq)) }
}
