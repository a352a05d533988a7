// A poll: what is new, or else the wait for it.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// What is new for `question`, as JSON: `{"next":…,"messages":[…]}`.
    ///
    /// Newer messages answer at once; else the Deferred waits until there are some or the hold ends.
    /// Cancel it when the client goes away. Fails with a ``JournalError`` when older messages are
    /// asked for and cannot be read.
    public func poll(_ question: Subscription) throws(ChatError) -> Deferred<JSON> {
        collect()
        if let client = question.client { replace(client) }
        if isClosing { return .succeed(comeBack(question)) }
        let channels = try makeChannels(for: question)
        let stay = begin(question, channels)
        return look(question, channels).addBoth { result in
            self.end(stay, channels)
            return try result.get()
        }
    }

    /// - Returns: By which its end is known; nil for a poll of nobody in particular.
    private func begin(_ question: Subscription, _ channels: [Channel]) -> Stay? {
        for channel in channels { channel.polls += 1 }
        let stay = question.name.map {
            Stay(
                number: nextStay(), name: $0, session: question.session,
                allowance: question.allowance)
        }
        if let stay { broker.begin(stay, in: question.channels) }
        return stay
    }

    private func end(_ stay: Stay?, _ channels: [Channel]) {
        if let stay { broker.end(stay, in: channels.map(\.name)) }
        for channel in channels {
            channel.polls -= 1
            forgetIfUnused(channel)
        }
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
        return wait(.message, in: [try channel(name)], above: last, hold: hold)
    }

    /// What a poll is answered that there is no place for: come back later.
    public func comeBack(_ question: Subscription) -> JSON {
        collect()
        counters.deferred += 1
        // Whoever wants what was said before still wants it when they come back.
        var answer = Batch(next: question.since == .now ? position(last) : question.since)
        answer.retry = .milliseconds(Int.random(in: 500...5000))
        return answer.json()
    }

    private func look(_ question: Subscription, _ channels: [Channel]) -> Deferred<JSON> {
        expire(channels)
        switch question.since {
        case .now: return waitForMore(question, channels, above: last)
        case .start: return look(question, channels, from: .oldest)
        case .last(let count): return look(question, channels, from: .newest(count))
        case .after(let position):
            guard position.epoch == epoch, position.seq <= last else {
                return look(question, channels, from: .lost)
            }
            return look(question, channels, above: position.seq)
        }
    }

    private func look(
        _ question: Subscription, _ channels: [Channel], from start: Start
    ) -> Deferred<JSON> {
        let asked = last
        let bytes = JournalPage.maxBytes
        if let allowance = question.allowance, !allowance.take(bytes, of: .bytes) {
            return .succeed(comeBack(question))
        }
        return lookUp(channels, start, limit: question.limit).addBoth { result in
            question.allowance?.give(bytes, of: .bytes)
            guard let message = try result.get() else {
                return self.look(question, channels, above: asked)
            }
            self.counters.immediate += 1
            return .succeed(message)
        }
    }

    private func look(
        _ question: Subscription, _ channels: [Channel], above seq: Int
    ) -> Deferred<JSON> {
        guard channels.allSatisfy({ $0.backlog.floor <= seq }) else {
            return look(question, channels, from: .above(seq))
        }
        if !channels.contains(where: { $0.hasNews(above: seq) })
            || hadBetterWait(question, channels, above: seq)
        {
            return waitForMore(question, channels, above: seq)
        }
        countLagging(channels, above: seq)
        return .succeed(compose(channels, above: seq, limit: question.limit, heard: revision))
    }

    /// Whether there will be more to answer in a moment: all that is new is in channels whose lines
    /// are busy, and does not fill the answer yet.
    private func hadBetterWait(
        _ question: Subscription, _ channels: [Channel], above seq: Int
    ) -> Bool {
        guard question.hold != .zero else { return false }
        var count = 0
        for channel in channels where channel.hasNews(above: seq) {
            if channel.queue.state == .quiet { return false }
            count += channel.backlog.indices(above: seq).count
        }
        return count < question.limit
    }

    private func waitForMore(
        _ question: Subscription, _ channels: [Channel], above seq: Int
    ) -> Deferred<JSON> {
        if isClosing { return .succeed(comeBack(question)) }
        if question.hold == .zero {
            counters.empty += 1
            return .succeed(nothing)
        }
        let mode = Subscriber.Mode.answer(limit: question.limit, client: question.client)
        return wait(
            mode, in: channels, above: seq, hold: hold(of: question), session: question.session)
    }

    private func hold(of question: Subscription) -> Duration {
        let hold = question.hold ?? usualHold
        return min(hold, question.longestHold ?? hold)
    }

    /// In steps, because there is a queue for each length of time.
    private var usualHold: Duration {
        let steps = Int(options.jitter / .milliseconds(250))
        return options.hold - .milliseconds(250) * Int.random(in: 0...max(steps, 0))
    }

    /// The answer that says that there is none.
    var nothing: JSON { Batch(next: position(last)).json() }

    /// Behind the message of this number.
    func position(_ seq: Int) -> Cursor { .after(Position(epoch: epoch, seq: seq)) }
}
