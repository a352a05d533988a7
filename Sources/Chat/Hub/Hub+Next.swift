// What is new, or else the wait for it.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// What is new for `subscription`. The one way to hear of messages: go on from ``Batch/next``.
    ///
    /// Newer messages are there at once; else the Deferred waits until there are some or the hold
    /// ends. Cancel it when the client goes away. Fails with a ``JournalError`` when older messages
    /// are asked for and cannot be read.
    public func next(_ subscription: Subscription) throws(ChatError) -> Deferred<Batch> {
        collect()
        if let client = subscription.client { replace(client) }
        if isClosing { return .succeed(comeBack(subscription)) }
        let channels = try makeChannels(for: subscription)
        let poll = Poll(subscription, channels, stay: makeStay(for: subscription))
        beginPoll(poll)
        return look(poll)
    }

    /// The next message of `name`, as it was posted, with nothing around it: the simple API.
    ///
    /// Cancel it to stop waiting.
    ///
    /// - Parameter hold: How long to wait for it; then the answer is ``JSON/null``. nil for as
    ///   long as it takes.
    public func listen(
        to name: ChannelName, hold: Duration? = nil
    ) throws(ChatError) -> Deferred<JSON> {
        collect()
        if isClosing { return .succeed(.null) }
        let channel = try channel(name)
        return wait(Subscriber(to: [channel], above: last, revision: revision), hold: hold)
    }

    /// What a subscription is answered that there is no place for: come back later.
    public func comeBack(_ subscription: Subscription) -> Batch {
        collect()
        counters.deferred += 1
        // A client that wants older messages still wants them when it comes back.
        let since = subscription.since
        return Batch(
            next: since == .now ? position(last) : since,
            retry: .milliseconds(Int.random(in: 500...5000)))
    }

    /// The batch that says that there is nothing new.
    var nothing: Batch { Batch(next: position(last)) }

    /// Behind the message of this number.
    func position(_ seq: Int) -> Cursor { .after(Position(epoch: epoch, seq: seq)) }
}

// A poll begins with its look at the channels, and ends with its answer.
extension Hub {
    private func makeStay(for subscription: Subscription) -> Stay? {
        subscription.identity.map {
            Stay(
                number: nextStay(), identity: $0, session: subscription.session,
                allowance: subscription.allowance)
        }
    }

    private func beginPoll(_ poll: Poll) {
        for channel in poll.channels { channel.polls += 1 }
        if let stay = poll.stay { broker.begin(stay, in: poll.subscription.channels) }
    }

    /// - Parameter stay: nil for a poll of nobody in particular.
    func endPoll(_ stay: Stay?, _ channels: [Channel]) {
        if let stay { broker.end(stay, in: channels.map(\.name)) }
        for channel in channels {
            channel.polls -= 1
            forgetIfUnused(channel)
        }
    }

    private func end(_ poll: Poll, with batch: Batch) -> Deferred<Batch> {
        endPoll(poll.stay, poll.channels)
        return .succeed(batch)
    }

    private func look(_ poll: Poll) -> Deferred<Batch> {
        expire(poll.channels)
        switch poll.subscription.since {
        case .now: return waitForMore(poll, above: last)
        case .start: return read(poll, from: .oldest)
        case .last(let count): return read(poll, from: .newest(count))
        case .after(let position):
            guard position.epoch == epoch, position.seq <= last else {
                return read(poll, from: .lost)
            }
            return look(poll, above: position.seq)
        }
    }

    private func look(_ poll: Poll, above seq: Int) -> Deferred<Batch> {
        guard poll.channels.allSatisfy({ $0.backlog.floor <= seq }) else {
            return read(poll, from: .above(seq))
        }
        if !poll.hasNews(above: seq) || poll.hadBetterWait(above: seq) {
            return waitForMore(poll, above: seq)
        }
        countLagging(poll.channels, above: seq)
        let batch = compose(
            poll.channels, above: seq, limit: poll.subscription.limit, since: revision)
        return end(poll, with: batch)
    }

    private func read(_ poll: Poll, from start: Start) -> Deferred<Batch> {
        let asked = last
        let bytes = JournalPage.maxBytes
        let (limit, allowance) = (poll.subscription.limit, poll.subscription.allowance)
        if let allowance, !allowance.take(bytes, of: .bytes) {
            return end(poll, with: comeBack(poll.subscription))
        }
        return lookUp(poll.channels, start, limit: limit).addBoth { result in
            allowance?.give(bytes, of: .bytes)
            do {
                guard let batch = try result.get() else { return self.look(poll, above: asked) }
                self.counters.immediate += 1
                return self.end(poll, with: batch)
            } catch {
                self.endPoll(poll.stay, poll.channels)
                throw error
            }
        }
    }

    private func waitForMore(_ poll: Poll, above seq: Int) -> Deferred<Batch> {
        let subscription = poll.subscription
        if isClosing { return end(poll, with: comeBack(subscription)) }
        if subscription.hold == .zero {
            counters.empty += 1
            return end(poll, with: nothing)
        }
        let subscriber = Subscriber(
            to: poll.channels, above: seq, revision: revision, client: subscription.client,
            session: subscription.session, stay: poll.stay)
        return wait(subscriber, limit: subscription.limit, hold: hold(of: subscription))
    }

    private func hold(of subscription: Subscription) -> Duration {
        let hold = subscription.hold ?? usualHold
        return min(hold, subscription.longestHold ?? hold)
    }

    /// In steps, because there is a queue for each length of time.
    private var usualHold: Duration {
        let steps = Int(options.jitter / .milliseconds(250))
        return options.hold - .milliseconds(250) * Int.random(in: 0...max(steps, 0))
    }
}
