// The streams of one hub.
// SPDX-License-Identifier: MIT

import Deferred

/// Streams, from their beginning to their end.
///
/// A stream that has heard everything stands in the queues of its channels, as a poll does, and
/// goes to their ends after each batch. One that has not, because it is new, was paused, or wants
/// what memory no longer has, asks as a poll without a hold does, until it has.
final class OpenStreams {
    private unowned let hub: Hub
    private var all = WaitingList<OpenStream>()
    private let lives: StreamLives

    init(of hub: Hub) {
        self.hub = hub
        lives = StreamLives(scheduler: hub.scheduler)
        lives.target = self
    }

    /// How many are open.
    var count: Int { all.count }

    /// It is open from now on, and paused.
    func open(_ stream: OpenStream, for longest: Duration?) {
        stream.place = all.append(stream)
        stream.life = longest.map { lives.begin(stream, for: $0) }
    }

    /// Where it stands.
    func position(of stream: OpenStream) -> Cursor {
        stream.phase == .waiting ? hub.cursor(stream.question.seq) : stream.position
    }

    /// Its listener has room again.
    func resume(_ stream: OpenStream) {
        hub.collect()
        if stream.phase == .paused { catchUp(stream) }
    }

    /// Its listener hears no more.
    func cancel(_ stream: OpenStream) {
        guard stream.phase != .ended else { return }
        hub.counters.dropped += 1
        close(stream)
    }

    /// It ends, and its listener is told why.
    func end(_ stream: OpenStream, _ end: StreamEnd) {
        guard let listener = stream.listener else { return }
        close(stream)
        listener.ended(end)
    }

    /// All are to come back later.
    func endAll() {
        while let stream = all.first {
            hub.counters.deferred += 1
            let retry = Duration.milliseconds(Int.random(in: 0...5000))
            end(stream, .comeBack(Batch(next: position(of: stream), retry: retry)))
        }
    }

    /// Nothing more is told to it.
    private func close(_ stream: OpenStream) {
        stopWaiting(stream)
        stream.end()
        if let place = stream.place.take() { all.remove(place) }
        if let life = stream.life.take() { lives.end(life) }
        hub.clients.remove(stream)
        hub.endPoll(of: stream.asker, in: stream.question.channels)
    }
}

extension OpenStreams: StreamLifeTarget {
    /// From ``StreamLives``, on the hub's thread.
    func timeIsUp(for stream: OpenStream) {
        end(stream, .timeIsUp)
    }
}

// While it has heard everything, it waits.
extension OpenStreams {
    /// Tells it what came, or that nothing did; then it waits for more.
    func answer(_ stream: OpenStream) {
        let question = stream.question
        guard question.channels.allSatisfy({ $0.backlog.floor <= question.seq }) else {
            // So much came that memory no longer has all of it.
            stopWaiting(stream)
            return catchUp(stream)
        }
        let batch = hub.composer.batch(for: question, end: hub.newest)
        hub.counters.streamed += 1
        if batch.more {
            stopWaiting(stream)
            stream.position = batch.next
            stream.phase = .catchingUp
        } else {
            stream.goOn(from: hub.last, hub.fanOut.revision)
            stream.moveToEnd(at: hub.scheduler.now)
        }
        tell(batch, to: stream)
        if stream.phase == .catchingUp { catchUp(stream) }
    }

    /// It waits no more, and is to ask again once the hub is ready: see ``goOn(_:)``.
    func dismiss(_ stream: OpenStream) {
        stopWaiting(stream)
        stream.phase = .dismissed
    }

    private func tell(_ batch: Batch, to stream: OpenStream) {
        guard let listener = stream.listener, !listener.hear(batch), stream.phase != .ended else {
            return
        }
        hub.counters.pauses += 1
        stopWaiting(stream)
        stream.pause()
    }

    /// Leaves the queues.
    private func stopWaiting(_ stream: OpenStream) {
        guard stream.phase == .waiting else { return }
        stream.position = hub.cursor(stream.question.seq)
        stream.phase = .paused
        stream.leave()
    }

    /// Joins the queues.
    ///
    /// - Returns: Whether it has heard everything; else it must ask.
    private func wait(_ stream: OpenStream) -> Bool {
        guard case .after(let position) = stream.position, position.epoch == hub.epoch,
            position.seq <= hub.last,
            !stream.question.channels.contains(where: { $0.mayHaveMissed(above: position.seq) })
        else { return false }
        stream.goOn(from: position.seq, hub.fanOut.revision)
        let holds = stream.hold.map(hub.holds.queue) ?? hub.holds.usualQueue()
        stream.join(.stream, hold: hub.holds.begin(stream, in: holds))
        stream.phase = .waiting
        return true
    }
}

// While it has not, it asks.
extension OpenStreams {
    /// The hub is ready for one that was dismissed.
    func goOn(_ stream: OpenStream) {
        if stream.phase == .dismissed { catchUp(stream) }
    }

    /// Asks until it has heard everything. What is answered at once is followed in this loop.
    private func catchUp(_ stream: OpenStream) {
        stream.phase = .catchingUp
        stream.isToAsk = true
        if stream.isAsking { return }
        stream.isAsking = true
        while stream.isToAsk, stream.phase == .catchingUp {
            stream.isToAsk = false
            ask(stream)
        }
        stream.isAsking = false
    }

    private func ask(_ stream: OpenStream) {
        let question = stream.question
        let subscription = Subscription(
            channels: question.channels.map(\.name), since: stream.position, hold: .zero,
            limit: question.limit, allowance: stream.allowance)
        if hub.isClosing || !hub.hasBegun {
            return end(stream, .comeBack(hub.comeBack(subscription)))
        }
        let poll = OpenPoll(subscription, question.channels, asker: nil)
        stream.await(hub.next(poll)) { self.take($0, for: stream) }
    }

    /// The answer.
    private func take(_ result: Result<Batch, Failure>, for stream: OpenStream) {
        guard stream.phase == .catchingUp else { return }
        switch result {
        case .failure(let failure): end(stream, .failed(failure.error))
        case .success(let batch) where batch.retry != nil: end(stream, .comeBack(batch))
        case .success(let batch): take(batch, for: stream)
        }
    }

    private func take(_ batch: Batch, for stream: OpenStream) {
        let hasMoved = batch.next != stream.position
        stream.position = batch.next
        if stream.owesBatch || !batch.isEmpty || batch.gap {
            stream.owesBatch = false
            tell(batch, to: stream)
        }
        guard stream.phase == .catchingUp, batch.more || !wait(stream) else { return }
        if hasMoved || batch.more {
            catchUp(stream)
        } else {
            waitForHub(stream)
        }
    }

    /// The client has heard, at another hub, of what is on its way to this one.
    private func waitForHub(_ stream: OpenStream) {
        guard case .after(let position) = stream.position else { return }
        let arrival = hub.ahead.wait(for: position.seq)
        arrival.addTimeout(stream.hold ?? hub.options.hold, clock: hub.scheduler)
        stream.await(arrival) { result in
            guard stream.phase == .catchingUp else { return }
            if case .failure = result { stream.owesBatch = true }
            self.catchUp(stream)
        }
    }
}
