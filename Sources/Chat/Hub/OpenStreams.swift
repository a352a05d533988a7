// The streams of one hub.
// SPDX-License-Identifier: MIT

import Deferred

/// Streams, from their beginning to their end.
///
/// A stream that has heard everything stands in the queues of its channels, as a poll does, and
/// goes to their ends after each batch. One that has not, because it is new, was paused, or wants
/// what memory no longer has, asks as a poll without a hold does, until it has.
final class OpenStreams {
    /// Unchecked, because lists and numbers run no code of others.
    @exclusivity(unchecked) private var all = WaitingList<OpenStream>()
    private let lives: StreamLives
    /// Batches that streams were told as they came, and times that one had to pause.
    @exclusivity(unchecked) private(set) var counts = (told: 0, pauses: 0)
    private let composer: BatchComposer
    private let fanOut: FanOut
    /// Whose streams they are. What is done for each delivery does without it: to hold an object to
    /// which there are weak references takes a hundred instructions.
    weak var hub: Hub?

    init(composer: BatchComposer, fanOut: FanOut, scheduler: any Scheduler) {
        self.composer = composer
        self.fanOut = fanOut
        lives = StreamLives(scheduler: scheduler)
        lives.target = self
    }

    /// Of them, clients that only wait.
    private var waits = 0

    /// How many are open.
    var total: Int { all.count }

    /// How many are open, beside clients that only wait.
    var count: Int { all.count - waits }

    /// It is open from now on, and paused.
    func open(_ stream: OpenStream, for longest: Duration?) {
        stream.place = all.append(stream)
        if stream.isWait { waits += 1 }
        stream.life = longest.map { lives.begin(stream, for: $0) }
    }

    /// Where it stands.
    func position(of stream: OpenStream) -> Cursor {
        guard stream.phase == .waiting, let hub else { return stream.position }
        return hub.cursor(stream.seq)
    }

    /// Its listener has room again.
    func resume(_ stream: OpenStream) {
        hub?.collect()
        guard stream.phase == .paused else { return }
        // A client that waits has mostly heard everything, and need not ask.
        if stream.isWait, wait(stream) { return }
        catchUp(stream)
    }

    /// Its listener hears no more.
    func cancel(_ stream: OpenStream) {
        guard stream.phase != .ended else { return }
        hub?.counters.dropped += 1
        close(stream)
    }

    /// A client that waited has heard what it waited for.
    ///
    /// - Parameter isEmpty: Whether that is nothing.
    func complete(_ stream: OpenStream, isEmpty: Bool) {
        guard let hub, stream.phase != .ended else { return }
        if isEmpty { hub.counters.empty += 1 } else { hub.counters.fired += 1 }
        // Where it stood, nobody asks any more.
        if stream.phase == .waiting { stream.leave() }
        stream.phase = .paused
        close(stream, of: hub)
    }

    /// It ends, and its listener is told why.
    func end(_ stream: OpenStream, _ end: StreamEnd) {
        guard let listener = stream.listener else { return }
        close(stream)
        listener.ended(end)
    }

    /// Calls `body` with each of them.
    func forEach(_ body: (OpenStream) -> Void) { all.forEach(body) }

    /// All are to come back later.
    func endAll() { endOldest(.max) }

    /// The same for so many of those that have been open for longest.
    func endOldest(_ count: Int) {
        var left = count
        while left > 0, let stream = all.first {
            left -= 1
            hub?.counters.deferred += 1
            let retry = Duration.milliseconds(Int.random(in: 0...5000))
            end(stream, .comeBack(Batch(next: position(of: stream), retry: retry)))
        }
    }

    /// Nothing more is told to it.
    private func close(_ stream: OpenStream) {
        stopWaiting(stream)
        close(stream, of: hub)
    }

    private func close(_ stream: OpenStream, of hub: Hub?) {
        stream.end()
        if let place = stream.place.take() {
            all.remove(place)
            if stream.isWait { waits -= 1 }
        }
        if let life = stream.life.take() { lives.end(life) }
        guard let hub else { return }
        hub.clients.remove(stream)
        hub.endPoll(of: stream.asker, in: stream.channels)
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
    ///
    /// - Parameter hub: The hub of all of them, which the caller holds already.
    func answer(_ stream: OpenStream, for hub: Hub, at now: Duration) {
        guard stream.isInMemory else {
            // So much came that memory no longer has all of it.
            stopWaiting(stream)
            return catchUp(stream)
        }
        let batch = composer.batch(for: stream, end: hub.newest)
        counts.told += 1
        if batch.more { return tellPart(batch, to: stream) }
        stream.goOn(from: hub.last, fanOut.revision)
        stream.moveToEnd(at: now)
        tell(batch, to: stream)
    }

    /// There is more than one batch holds: the stream asks for the next.
    private func tellPart(_ batch: Batch, to stream: OpenStream) {
        stopWaiting(stream)
        stream.position = batch.next
        stream.phase = .catchingUp
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
        counts.pauses += 1
        stopWaiting(stream)
        stream.pause()
    }

    /// Leaves the queues.
    private func stopWaiting(_ stream: OpenStream) {
        guard stream.phase == .waiting else { return }
        stream.position = position(of: stream)
        stream.phase = .paused
        stream.leave()
    }

    /// Joins the queues.
    ///
    /// - Returns: Whether it has heard everything; else it must ask.
    private func wait(_ stream: OpenStream) -> Bool {
        guard let hub, hub.hasBegun, !hub.isClosing,
            case .after(let position) = stream.position, position.epoch == hub.epoch,
            position.seq <= hub.last,
            !stream.channels.contains(where: { $0.mayHaveMissed(above: position.seq) })
        else { return false }
        stream.goOn(from: position.seq, fanOut.revision)
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
        guard let hub else { return }
        let subscription = Subscription(
            channels: stream.channels.map(\.name), since: stream.position, hold: .zero,
            limit: stream.question.limit, allowance: stream.allowance)
        if hub.isClosing || !hub.hasBegun {
            return end(stream, .comeBack(hub.comeBack(subscription)))
        }
        let poll = OpenPoll(subscription, stream.channels, asker: nil)
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
        if !hasMoved, !batch.more, case .after(let position) = stream.position {
            waitForHub(stream, at: position)
        } else {
            catchUp(stream)
        }
    }

    /// The client has heard, at another hub, of what is on its way to this one. Where that has come
    /// in the meantime, the stream asks again at once.
    private func waitForHub(_ stream: OpenStream, at position: Position) {
        guard let hub else { return }
        let isHere = position.epoch == hub.epoch
        if isHere, position.seq <= hub.last { return catchUp(stream) }
        let arrival = hub.ahead.wait(for: isHere ? position.seq : .max)
        arrival.addTimeout(stream.hold ?? hub.options.hold, clock: hub.scheduler)
        stream.await(arrival) { result in
            guard stream.phase == .catchingUp else { return }
            if case .failure = result { stream.owesBatch = true }
            self.catchUp(stream)
        }
    }
}
