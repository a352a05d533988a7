// What is new, or else the wait for it.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// What is new for `subscription`. The one way to hear of messages: go on from ``Batch/next``.
    ///
    /// Newer messages are there at once; else the Deferred waits until there are some or the hold
    /// ends. Cancel it when the client goes away. Fails with a ``JournalError`` when older messages
    /// are asked for and cannot be read.
    public func next(_ subscription: consuming Subscription) throws(ChatError) -> Deferred<Batch> {
        collect()
        if let client = subscription.client { replaceOlder(of: client) }
        if isClosing || !hasBegun { return .succeed(comeBack(subscription)) }
        let channels = try channels.open(subscription.channels, for: subscription.allowance)
        let asker = makeAsker(for: subscription)
        return next(OpenPoll(subscription, channels, asker: asker))
    }

    /// What is new for a poll that begins, or for a stream that catches up.
    @inline(__always)
    func next(_ poll: OpenPoll) -> Deferred<Batch> {
        begin(poll)
        return barrier(before: poll) ?? look(poll)
    }

    /// Batch after batch of what is new for `subscription`, until the stream ends. It asks in the
    /// ways of ``next(_:)``, and a poll can go on where it stops.
    ///
    /// ``Subscription/hold`` is the longest silence: an empty batch ends it. The stream itself ends
    /// after ``Subscription/longestHold``. Its person is here until then, also while it is paused.
    ///
    /// - Returns: A stream that is paused: ``BatchStream/resume()`` starts it.
    public func stream(
        _ subscription: Subscription, to listener: any BatchListener
    ) throws(ChatError) -> BatchStream {
        try stream(subscription, to: listener, isWait: false)
    }

    /// The same for a client that waits, as a poll does: nothing is told before something is new, and a
    /// batch that is not what it waits for need not be the last. The listener completes the stream
    /// when it has heard what it waited for, and cancels it when its client is gone.
    package func wait(
        _ subscription: Subscription, for listener: any BatchListener
    ) throws(ChatError) -> BatchStream {
        try stream(subscription, to: listener, isWait: true)
    }

    private func stream(
        _ subscription: Subscription, to listener: any BatchListener, isWait: Bool
    ) throws(ChatError) -> BatchStream {
        collect()
        if let client = subscription.client { replaceOlder(of: client) }
        let channels = try channels.open(subscription.channels, for: subscription.allowance)
        let stream = OpenStream(
            subscription, of: self,
            question(about: channels, above: last, limit: subscription.limit),
            asker: makeAsker(for: subscription), listener: listener, isWait: isWait)
        begin(channels, stream.asker)
        streams.open(stream, for: subscription.longestHold)
        if let older = clients.add(stream) { replace(older) }
        return BatchStream(stream: stream, streams: streams)
    }

    /// What a subscription is answered that there is no place for: come back later.
    public func comeBack(_ subscription: Subscription) -> Batch {
        collect()
        counters.deferred += 1
        // A client that wants older messages still wants them when it comes back.
        let since = subscription.since
        return Batch(
            next: since == .now && hasBegun ? cursor(last) : since,
            retry: .milliseconds(Int.random(in: 500...5000)))
    }

    /// nil for nobody in particular.
    private func makeAsker(for subscription: Subscription) -> Asker? {
        if subscription.isAnonymous { return nil }
        let session = subscription.session
        let stay = subscription.identity.map {
            Stay(
                number: nextStay(), identity: $0, session: session,
                allowance: subscription.allowance)
        }
        return Asker(client: subscription.client, session: session, stay: stay)
    }
}

// A poll begins with a look at its channels, and ends with its answer.
extension Hub {
    /// Keeps the channels open, and tells presence, until ``endPoll(_:in:)``.
    private func begin(_ poll: OpenPoll) {
        begin(poll.channels, poll.asker)
    }

    private func begin(_ channels: NonEmpty<Channel>, _ asker: Asker?) {
        channels.forEach { $0.polls += 1 }
        if let stay = asker?.stay { broker.begin(stay, in: channels.map(\.name)) }
    }

    /// Ends the poll and answers it. It stands in no queue.
    private func end(_ poll: OpenPoll, with batch: Batch) -> Deferred<Batch> {
        endPoll(of: poll.asker, in: poll.channels)
        return .succeed(batch)
    }

    /// - Parameter asker: nil for nobody in particular.
    func endPoll(of asker: Asker?, in channels: NonEmpty<Channel>) {
        if let stay = asker?.stay { broker.end(stay, in: channels.map(\.name)) }
        channels.forEach {
            $0.polls -= 1
            self.channels.closeIfUnused($0)
        }
    }

    /// What is to be answered at once must show all that was acknowledged before the question.
    ///
    /// - Returns: nil where the hub knows all of it already.
    private func barrier(before poll: OpenPoll) -> Deferred<Batch>? {
        if case .after = poll.subscription.since, poll.subscription.hold != .zero { return nil }
        return broker.catchUp()?.addBoth { try self.goOn($0, poll) { self.look(poll) } }
    }

    /// Goes on with a poll after something that it waited for; or it ends with that.
    private func goOn<Value>(
        _ result: Result<Value, Failure>, _ poll: OpenPoll, _ body: (Value) -> Deferred<Batch>
    ) throws -> Deferred<Batch> {
        switch result {
        case .success(let value): body(value)
        case .failure(let failure): try end(poll, with: failure)
        }
    }

    /// The poll fails. While the engine is away, its client is told to come back.
    private func end(_ poll: OpenPoll, with failure: Failure) throws -> Deferred<Batch> {
        if failure.error is EngineError { return end(poll, with: comeBack(poll.subscription)) }
        endPoll(of: poll.asker, in: poll.channels)
        throw failure
    }

    /// Decides by the cursor: answer from memory, read from the journal, or wait.
    private func look(_ poll: OpenPoll) -> Deferred<Batch> {
        switch poll.subscription.since {
        case .now: return waitForMore(poll, above: last)
        case .start: return read(poll, from: .oldest)
        case .last(let count): return read(poll, from: .newest(count))
        case .after(let position):
            guard position.epoch == epoch, position.seq <= last,
                !holes.contains(position.seq)
            else {
                return judge(poll, position)
            }
            return compare(poll, with: position.seq)
        }
    }

    /// A cursor that this hub has not heard of is ahead of it, or leads nowhere.
    private func judge(_ poll: OpenPoll, _ position: Position) -> Deferred<Batch> {
        broker.standing(of: position).addBoth { result in
            try self.goOn(result, poll) { standing in
                switch standing {
                case .reached: self.follow(poll, to: position)
                case .unknown: self.read(poll, from: .lost)
                }
            }
        }
    }

    /// The poll waits until this hub has come as far as its client.
    private func follow(_ poll: OpenPoll, to position: Position) -> Deferred<Batch> {
        let isHere = position.epoch == epoch
        if isHere, position.seq <= last { return compare(poll, with: position.seq) }
        // Under another epoch, numbers cannot be compared: it waits until the chat begins again.
        let arrival = ahead.wait(for: isHere ? position.seq : .max)
        arrival.addTimeout(hold(of: poll.subscription).length, clock: scheduler)
        return arrival.addBoth { result in
            if case .failure(let failure) = result, failure.error is TimeoutError {
                self.counters.empty += 1
                return self.end(poll, with: Batch(next: poll.subscription.since))
            }
            return try self.goOn(result, poll) { self.look(poll) }
        }
    }

    /// All above `seq` is new to this client.
    private func compare(_ poll: OpenPoll, with seq: Int) -> Deferred<Batch> {
        // Most have seen all, and need no look at the calendar.
        guard poll.mayHaveMissed(above: seq) else { return waitForMore(poll, above: seq) }
        composer.expire(poll.channels, at: clock.now())
        guard poll.channels.allSatisfy({ $0.backlog.floor <= seq }) else {
            return read(poll, from: .above(seq))
        }
        if !poll.hasMessages(above: seq) || poll.hadBetterWait(above: seq) {
            return waitForMore(poll, above: seq)
        }
        counters.immediate += 1
        for channel in poll.channels where channel.hasMessages(above: seq) {
            fanOut.receiveLagging(channel.queue)
        }
        let question = question(
            about: poll.channels, above: seq, limit: poll.subscription.limit)
        return end(poll, with: composer.batch(for: question, end: newest))
    }

    /// Nothing is new above `seq`: the poll waits, unless its hold is zero or the hub closes.
    private func waitForMore(_ poll: OpenPoll, above seq: Int) -> Deferred<Batch> {
        let subscription = poll.subscription
        if isClosing { return end(poll, with: comeBack(subscription)) }
        if subscription.hold == .zero {
            counters.empty += 1
            return end(poll, with: Batch(next: cursor(last)))
        }
        let subscriber = Subscriber(
            of: self, question(about: poll.channels, above: seq, limit: subscription.limit),
            asker: poll.asker)
        return wait(subscriber, hold: hold(of: subscription))
    }

    /// Asked now.
    func question(
        about channels: NonEmpty<Channel>, above seq: Int, limit: Int
    ) -> BatchQuestion {
        BatchQuestion(channels: channels, seq: seq, limit: limit, revision: fanOut.revision)
    }

    /// The client's hold, or the usual one; never longer than the door allows.
    private func hold(of subscription: Subscription) -> Subscriber.Holds {
        let queue = subscription.hold.map(holds.queue) ?? holds.usualQueue()
        guard let longest = subscription.longestHold, longest < queue.length else { return queue }
        return holds.queue(for: longest)
    }
}

// What memory does not have, from the journal.
extension Hub {
    /// Takes a page's bytes from the client's allowance until the page is here.
    private func read(_ poll: OpenPoll, from start: ReadStart) -> Deferred<Batch> {
        let (asked, epoch) = (last, epoch)
        let bytes = JournalPage.maxBytes
        let (limit, allowance) = (poll.subscription.limit, poll.subscription.allowance)
        if let allowance, !allowance.take(bytes, of: .bytes) {
            return end(poll, with: comeBack(poll.subscription))
        }
        return read(poll.channels, from: start, limit: limit).addBoth { result in
            allowance?.give(bytes, of: .bytes)
            return try self.goOn(result, poll) { batch in
                guard let batch else {
                    // Under another epoch, the number means nothing.
                    if self.epoch != epoch { return self.look(poll) }
                    return self.compare(poll, with: asked)
                }
                self.counters.immediate += 1
                return self.end(poll, with: batch)
            }
        }
    }

    /// - Returns: nil when there is nothing to say; fails with a ``JournalError``.
    func read(_ channels: NonEmpty<Channel>, from start: ReadStart, limit: Int) -> Deferred<Batch?>
    {
        let names: [ChannelName] = channels.map(\.name)
        let asked = newest
        let page: Deferred<JournalPage>
        switch start {
        case .above(let seq): page = broker.read(names, after: seq, limit: limit)
        case .oldest, .lost: page = broker.read(names, after: 0, limit: limit)
        case .newest(let count):
            let end = last < .max ? last + 1 : nil
            page = broker.readBack(names, before: end, limit: min(count, limit))
        }
        reads.begin(at: asked.seq)
        return page.addBoth { result in
            let changes = self.reads.end(at: asked.seq)
            var page = try result.get()
            page.forgotten = max(page.forgotten, self.lost)
            let batch = page.batch(
                from: start, asked: asked, delivered: self.last, changes: changes)
            if batch?.gap == true { self.counters.gaps += 1 }
            return batch
        }
    }

    /// Where the newest message stands that everyone here may see.
    var newest: Position { Position(epoch: epoch, seq: last) }

    /// The same for a subscription that begins here: all that comes later is new to it.
    package func newestPosition() throws(ChatError) -> Position {
        collect()
        try checkOpen()
        return newest
    }

    /// How long a subscriber waits that names no time itself.
    package var usualHold: Duration { options.hold }
}
