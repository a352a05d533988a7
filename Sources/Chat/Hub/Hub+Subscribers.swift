// Waiting: how it begins, and each way in which it ends.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
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
        if isClosing || !hasBegun { return .succeed(.null) }
        let channel = try channels.open(name)
        let subscriber = Subscriber(
            of: self, question(about: NonEmpty(channel), above: last, limit: 1))
        let message = Deferred<JSON>(DeferredTrace.name("GET /"), cancelling: subscriber)
        park(subscriber, .message(message), hold: hold.map(holds.queue))
        return message
    }

    /// - Returns: Fires with a batch; cancelled, the subscriber leaves.
    func wait(_ subscriber: Subscriber, hold: Subscriber.Holds) -> Deferred<Batch> {
        // It holds the subscriber until it fires or is cancelled.
        let batch = Deferred<Batch>(DeferredTrace.name("poll"), cancelling: subscriber)
        park(subscriber, .batch(batch), hold: hold)
        return batch
    }

    /// Begins the wait. An older poll of the same client is answered.
    private func park(
        _ subscriber: Subscriber, _ mode: Subscriber.WaitMode, hold: Subscriber.Holds?
    ) {
        subscriber.join(mode, hold: hold.map { holds.begin(subscriber, in: $0) })
        if let older = clients.add(subscriber) { replace(older) }
    }

    /// A client asks again: its older poll is answered.
    func replaceOlder(of client: String) {
        if let older = clients.older(of: client) { replace(older) }
    }

    /// Answers with nothing new. The client goes on from where it stood, not from where the hub is.
    func replace(_ subscriber: Subscriber) {
        counters.replaced += 1
        if let stream = subscriber as? OpenStream { return streams.end(stream, .replaced) }
        end(subscriber, with: Batch(next: cursor(subscriber.seq)))
    }

    /// The same for those whose session has ended. Those whom an operator has removed are told so.
    func answerEnded() {
        while let (subscriber, why) = clients.nextEnded() {
            if let stream = subscriber as? OpenStream {
                streams.end(stream, why == .expelled ? .expelled : .sessionEnded)
            } else if why == .expelled {
                remove(subscriber)
                subscriber.fail(with: .expelled)
            } else {
                end(subscriber, with: Batch(next: cursor(subscriber.seq)))
            }
        }
        while let (subscriber, batch) = dismissed.popLast() {
            if let stream = subscriber as? OpenStream {
                streams.goOn(stream)
            } else {
                subscriber.fireUnlessLeft(with: batch)
            }
        }
    }

    /// The polls and streams of these people are to end. They are told so by ``answerEnded()``. It
    /// looks at everyone who waits.
    package func expel(_ people: any PersonRule) {
        var found: [Subscriber] = []
        func look(at subscriber: Subscriber) {
            guard let stay = subscriber.asker?.stay, people.covers(stay.identity) else { return }
            found.append(subscriber)
        }
        // A stream that is paused stands in no queue, and a poll is in no list of streams.
        for channel in channels.all { channel.queue.forEach(look) }
        streams.forEach(look)
        clients.expel(found)
    }

    /// The polls and streams of these people end where they hear this channel, as with the end of a login.
    package func end(_ people: any PersonRule, in name: ChannelName) {
        guard let channel = channels[name] else { return }
        var found: [Subscriber] = []
        func look(at subscriber: Subscriber) {
            guard let stay = subscriber.asker?.stay, people.covers(stay.identity),
                subscriber.channels.contains(where: { $0 === channel })
            else { return }
            found.append(subscriber)
        }
        channel.queue.forEach(look)
        streams.forEach(look)
        clients.end(found)
    }

    /// All who wait are to ask again from where they stand. They are told so by ``answerEnded()``.
    func dismissAll() {
        for channel in Array(channels.all) {
            while let subscriber = channel.listeners.first ?? channel.queue.first {
                if let stream = subscriber as? OpenStream {
                    streams.dismiss(stream)
                } else {
                    remove(subscriber)
                }
                dismissed.append((subscriber, Batch(next: cursor(subscriber.seq))))
            }
        }
    }

    /// Takes a subscriber out of everything that knows it.
    private func remove(_ subscriber: Subscriber) {
        detach(subscriber)
        endPoll(of: subscriber)
    }

    /// It does not wait any more, though it has not been answered.
    private func detach(_ subscriber: Subscriber) {
        subscriber.leave()
        clients.remove(subscriber)
    }

    /// A waiting GET of the simple API has no stay, and one channel.
    private func endPoll(of subscriber: Subscriber) {
        if subscriber.isPoll {
            endPoll(of: subscriber.asker, in: subscriber.channels)
        } else {
            channels.closeIfUnused(subscriber.channels.head)
        }
    }

    /// The wait is over; the simple API is told ``JSON/null``.
    func end(_ subscriber: Subscriber, with batch: Batch) {
        remove(subscriber)
        subscriber.fire(with: batch)
    }
}

extension Hub: SubscriberOwner {
    /// Its client has cancelled it.
    func left(_ subscriber: Subscriber) {
        counters.dropped += 1
        // Else it has left the queues already, and its batch is being read from the journal.
        if subscriber.isWaiting { remove(subscriber) }
    }
}

extension Hub: HoldTarget {
    /// From ``HoldTimers``, on the hub's thread.
    func holdEnded(_ subscriber: Subscriber) {
        // A fan-out is on its way to them: nothing may be said to have come and yet not be sent.
        if subscriber.hasUnseen || subscriber is OpenStream {
            return answer(subscriber, at: scheduler.now)
        }
        counters.empty += 1
        end(subscriber, with: Batch(next: cursor(last)))
    }
}

extension Hub: FanOutTarget {
    /// Answers one who waited with all that came since.
    func answer(_ subscriber: Subscriber, at now: Duration) {
        switch subscriber.mode {
        case .stream?:
            if let stream = subscriber as? OpenStream {
                streams.answer(stream, for: self, at: now)
            }
        case .message(let waiting)?:
            counters.fired += 1
            // Nothing there: more came since than memory holds.
            let body = composer.body(in: subscriber.channels.head, above: subscriber.seq) ?? .null
            remove(subscriber)
            subscriber.fire(waiting, with: body)
        case .batch(let waiting)?:
            counters.fired += 1
            guard subscriber.isInMemory else { return read(subscriber, waiting) }
            let batch = composer.batch(for: subscriber.question, end: newest)
            remove(subscriber)
            subscriber.fire(waiting, with: batch)
        case nil: break
        }
    }

    /// So much came since that memory no longer has all of it.
    private func read(_ subscriber: Subscriber, _ waiting: Deferred<Batch>) {
        detach(subscriber)
        let nothing = Batch(next: cursor(subscriber.seq))
        let away = Batch(next: nothing.next, retry: .milliseconds(Int.random(in: 500...5000)))
        let question = subscriber.question
        let page = read(question.channels, from: .above(question.seq), limit: question.limit)
        page.addBoth { result in
            self.endPoll(of: subscriber)
            // The client may have left meanwhile; then nobody minds a second result.
            if case .failure(let failure) = result, failure.error is EngineError {
                try? waiting.callback(away)
            } else {
                try? waiting.callback(result.map { $0 ?? nothing })
            }
        }
    }
}
