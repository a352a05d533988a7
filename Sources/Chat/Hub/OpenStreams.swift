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
    private var all = WaitingList<Subscriber>()
    private let lives: StreamLives

    init(of hub: Hub) {
        self.hub = hub
        lives = StreamLives(scheduler: hub.scheduler)
        lives.target = self
    }

    /// How many are open.
    var count: Int { all.count }

    /// It is open from now on, and paused.
    func open(_ stream: Subscriber, _ state: StreamState, for longest: Duration?) {
        stream.open(state)
        state.place = all.append(stream)
        state.life = longest.map { lives.begin(stream, for: $0) }
    }

    /// Where it stands.
    func position(of stream: Subscriber) -> Cursor {
        guard let state = stream.stream else { return .now }
        return state.phase == .waiting ? hub.cursor(stream.question.seq) : state.position
    }

    /// Its listener has room again.
    func resume(_ stream: Subscriber) {
        hub.collect()
        if let state = stream.stream { goOn(stream, state) }
    }

    /// Its listener hears no more.
    func cancel(_ stream: Subscriber) {
        guard let state = stream.stream, state.phase != .ended else { return }
        hub.counters.dropped += 1
        close(stream, state)
    }

    /// It ends, and its listener is told why.
    func end(_ stream: Subscriber, _ state: StreamState, _ end: StreamEnd) {
        guard let listener = state.listener else { return }
        close(stream, state)
        listener.ended(end)
    }

    /// All are to come back later.
    func endAll() {
        while let stream = all.first, let state = stream.stream {
            hub.counters.deferred += 1
            let retry = Duration.milliseconds(Int.random(in: 0...5000))
            end(stream, state, .comeBack(Batch(next: position(of: stream), retry: retry)))
        }
    }

    /// Nothing more is told to it.
    private func close(_ stream: Subscriber, _ state: StreamState) {
        stopWaiting(stream, state)
        state.end()
        if let place = state.place.take() { all.remove(place) }
        if let life = state.life.take() { lives.end(life) }
        hub.clients.remove(stream)
        hub.endPoll(of: stream.asker, in: stream.question.channels)
    }
}

extension OpenStreams: StreamLifeTarget {
    /// From ``StreamLives``, on the hub's thread.
    func timeIsUp(for stream: Subscriber) {
        if let state = stream.stream { end(stream, state, .timeIsUp) }
    }
}

// While it has heard everything, it waits.
extension OpenStreams {
    /// Tells it what came, or that nothing did; then it waits for more.
    func answer(_ stream: Subscriber, _ state: StreamState) {
        let question = stream.question
        guard question.channels.allSatisfy({ $0.backlog.floor <= question.seq }) else {
            // So much came that memory no longer has all of it.
            stopWaiting(stream, state)
            return catchUp(stream, state)
        }
        let batch = hub.composer.batch(for: question, end: hub.newest)
        hub.counters.streamed += 1
        if batch.more {
            stopWaiting(stream, state)
            state.position = batch.next
            state.phase = .catchingUp
        } else {
            stream.goOn(from: hub.last, hub.fanOut.revision)
            stream.moveToEnd(at: hub.scheduler.now)
        }
        tell(batch, to: stream, state)
        if state.phase == .catchingUp { catchUp(stream, state) }
    }

    /// Its listener has no room, or it is to ask again.
    func pause(_ stream: Subscriber, _ state: StreamState) {
        stopWaiting(stream, state)
        state.pause()
    }

    private func tell(_ batch: Batch, to stream: Subscriber, _ state: StreamState) {
        guard let listener = state.listener, !listener.hear(batch), state.phase != .ended else {
            return
        }
        hub.counters.pauses += 1
        pause(stream, state)
    }

    /// Leaves the queues.
    private func stopWaiting(_ stream: Subscriber, _ state: StreamState) {
        guard state.phase == .waiting else { return }
        state.position = hub.cursor(stream.question.seq)
        state.phase = .paused
        stream.leave()
    }

    /// Joins the queues.
    ///
    /// - Returns: Whether it has heard everything; else it must ask.
    private func wait(_ stream: Subscriber, _ state: StreamState) -> Bool {
        guard case .after(let position) = state.position, position.epoch == hub.epoch,
            position.seq <= hub.last,
            !stream.question.channels.contains(where: { $0.mayHaveMissed(above: position.seq) })
        else { return false }
        stream.goOn(from: position.seq, hub.fanOut.revision)
        stream.join(.stream(state), hold: hub.holds.begin(stream, in: state.hold))
        state.phase = .waiting
        return true
    }
}

// While it has not, it asks.
extension OpenStreams {
    /// Goes on with a stream that is paused.
    func goOn(_ stream: Subscriber, _ state: StreamState) {
        if state.phase == .paused { catchUp(stream, state) }
    }

    /// Asks until it has heard everything. What is answered at once is followed in this loop.
    private func catchUp(_ stream: Subscriber, _ state: StreamState) {
        state.phase = .catchingUp
        state.isToAsk = true
        if state.isAsking { return }
        state.isAsking = true
        while state.isToAsk, state.phase == .catchingUp {
            state.isToAsk = false
            ask(stream, state)
        }
        state.isAsking = false
    }

    private func ask(_ stream: Subscriber, _ state: StreamState) {
        let question = stream.question
        let subscription = Subscription(
            channels: question.channels.map(\.name), since: state.position, hold: .zero,
            limit: question.limit, allowance: state.allowance)
        if hub.isClosing || !hub.hasBegun {
            return end(stream, state, .comeBack(hub.comeBack(subscription)))
        }
        let poll = OpenPoll(subscription, question.channels, asker: nil)
        state.await(hub.next(poll)) { self.take($0, for: stream, state) }
    }

    /// The answer.
    private func take(
        _ result: Result<Batch, Failure>, for stream: Subscriber, _ state: StreamState
    ) {
        guard state.phase == .catchingUp else { return }
        switch result {
        case .failure(let failure): end(stream, state, .failed(failure.error))
        case .success(let batch) where batch.retry != nil: end(stream, state, .comeBack(batch))
        case .success(let batch): take(batch, for: stream, state)
        }
    }

    private func take(_ batch: Batch, for stream: Subscriber, _ state: StreamState) {
        let hasMoved = batch.next != state.position
        state.position = batch.next
        if state.owesBatch || !batch.isEmpty || batch.gap {
            state.owesBatch = false
            tell(batch, to: stream, state)
        }
        guard state.phase == .catchingUp, batch.more || !wait(stream, state) else { return }
        if hasMoved || batch.more {
            catchUp(stream, state)
        } else {
            waitForHub(stream, state)
        }
    }

    /// The client has heard, at another hub, of what is on its way to this one.
    private func waitForHub(_ stream: Subscriber, _ state: StreamState) {
        guard case .after(let position) = state.position else { return }
        let arrival = hub.ahead.wait(for: position.seq)
        arrival.addTimeout(state.hold.length, clock: hub.scheduler)
        state.await(arrival) { result in
            guard state.phase == .catchingUp else { return }
            if case .failure = result { state.owesBatch = true }
            self.catchUp(stream, state)
        }
    }
}
