// Asks a hub for a Bayeux session.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Why a session's listener hears no more.
enum BayeuxEnd {
    /// The session is gone.
    case noSession
    /// Another listener is in its place.
    case replaced
    /// The hub has no place for it, and says when to come back.
    case comeBack(in: Duration)
    /// Its visitor may hear no more, or something went wrong here.
    case refused(HTTPError)
}

/// Hears what is new for a session, on one loop. Subclasses say what becomes of it: an answer to a connect,
/// or the next messages of a stream.
///
/// Nothing is queued. Subscriptions that begin further back are asked for first, one answer after the
/// other, until all stand level. From then on the hub tells it what comes. When its session listens to
/// something else, it asks anew.
class BayeuxListener: BayeuxWaiter {
    let door: BayeuxDoor
    let id: BayeuxClientID
    let session: KeptBayeuxSession
    let place: BayeuxPlace
    /// What it asks just now; nil for nothing.
    private var question: BayeuxQuestion?
    private var batches: BatchStream?
    /// What it catches up by, or waits for.
    private var awaited: Deferred<Void>?
    private(set) var isOver = false
    /// Whether its client has no room for more.
    var isPaused = false
    private var isAsking = false
    private var isToAsk = false
    /// Whether its visitor's right to hear can end. Who that is, the session knows: what waits does not
    /// hold it.
    private var mayEnd = false

    init(
        _ door: BayeuxDoor, _ id: BayeuxClientID, _ session: KeptBayeuxSession,
        at place: BayeuxPlace
    ) {
        self.door = door
        self.id = id
        self.session = session
        self.place = place
    }

    // What subclasses say.

    /// What the session wants next; nil where it is gone.
    func lookAtSession(in epoch: String) -> BayeuxLook? { nil }

    /// How it asks: how long the longest silence is, and how many messages come at once.
    var manner: BayeuxManner { BayeuxManner(hold: nil, limit: 1000) }

    /// Begins to wait for what is new.
    func begin(_ subscription: Subscription) throws(ChatError) -> BatchStream {
        try door.chat.hub.stream(subscription, to: self)
    }

    /// Nothing is to be asked.
    func hasNothingToAsk() {}

    /// What is new.
    ///
    /// - Returns: Whether it hears more, and there is room.
    func hear(_ batch: Batch, _ next: Position, for question: BayeuxQuestion) -> Bool { false }

    /// It hears no more.
    func ended(_ end: BayeuxEnd) {}

    // What they use.

    /// The session has changed: what it listens to now is asked for anew.
    func look() {
        batches.take()?.cancel()
        ask()
    }

    /// There is room.
    func resume() {
        isPaused = false
        if let batches { batches.resume() } else { ask() }
    }

    /// It has heard what it waited for, and hears no more.
    final func complete(isEmpty: Bool) {
        batches.take()?.complete(isEmpty: isEmpty)
        stop()
    }

    /// It hears no more. Nothing is told of it.
    final func stop() {
        isOver = true
        awaited.take()?.cancel()
        batches.take()?.cancel()
        question = nil
        door.remove(place)
    }

    final func finish(_ end: BayeuxEnd) {
        if isOver { return }
        stop()
        ended(end)
    }

    /// Calls `body` when `deferred` fires, unless it is given up before.
    final func pursue<Value>(
        _ deferred: Deferred<Value>, _ body: @escaping (Result<Value, Failure>) -> Void
    ) {
        let outcome = deferred.addBoth { result -> Void in
            if case .failure(let failure) = result, failure.error is CancelledError { return }
            self.awaited = nil
            body(result)
        }
        if !outcome.hasFired { awaited = outcome }
    }
}

/// How a listener asks.
struct BayeuxManner {
    /// The longest silence; nil for the usual one, zero to ask without waiting.
    let hold: Duration?
    /// Messages at once.
    let limit: Int
}

// Asking. What is there at once is followed in a loop, so that no stack grows with what a client has missed.
extension BayeuxListener {
    final func ask() {
        isToAsk = true
        if isAsking { return }
        isAsking = true
        while isToAsk, !isOver, !isPaused {
            isToAsk = false
            askNow()
        }
        isAsking = false
    }

    private func askNow() {
        awaited.take()?.cancel()
        switch lookAtSession(in: door.chat.hub.epoch) {
        case nil: finish(.noSession)
        case .replaced?: finish(.replaced)
        case .time?:
            question = nil
            hasNothingToAsk()
        case .hub(let asked)?:
            let question = door.common(asked)
            self.question = question
            guard let visitor = session.with({ $0.visitor }) else { return finish(.noSession) }
            mayEnd = visitor.hasTicket
            do throws(ChatError) { try ask(question, by: visitor) } catch {
                finish(.refused(error.httpError))
            }
        }
    }

    private func ask(
        _ question: BayeuxQuestion, by visitor: BayeuxVisitor
    ) throws(ChatError) {
        let manner = manner
        let isToWait = question.isLevel && manner.hold != .zero
        let subscription = Subscription(
            channels: question.interest.channels, since: .after(question.since),
            hold: isToWait ? manner.hold : .zero,
            longestHold: visitor.ticketLife(door.chat.sessions), limit: manner.limit,
            identity: visitor.identity, session: visitor.login, allowance: visitor.share)
        guard isToWait else { return catchUp(try door.chat.hub.next(subscription), question) }
        let batches = try begin(subscription)
        self.batches = batches
        batches.resume()
    }

    private func catchUp(_ batch: Deferred<Batch>, _ question: BayeuxQuestion) {
        pursue(batch) { [self] result in
            switch result {
            case .failure(let failure): finish(.refused(HTTPError(of: failure.error)))
            case .success(let batch):
                if let retry = batch.retry { return finish(.comeBack(in: retry)) }
                if hear(batch) { ask() }
            }
        }
    }
}

extension BayeuxListener: BatchListener {
    func hear(_ batch: Batch) -> Bool {
        guard !isOver, let question, case .after(let next) = batch.next else { return false }
        if mayEnd, let error = door.whyNotAdmitted(session, to: question.interest.channels) {
            finish(.refused(error))
            return false
        }
        return hear(batch, next, for: question)
    }

    /// The hub has ended it.
    func ended(_ end: StreamEnd) {
        batches = nil
        switch end {
        case .comeBack(let batch): finish(.comeBack(in: batch.retry ?? .zero))
        case .replaced: finish(.replaced)
        case .sessionEnded, .timeIsUp: finish(.refused(.badTicket))
        case .expelled: finish(.refused(ChatError.expelled.httpError))
        case .failed(let error): finish(.refused(HTTPError(of: error)))
        }
    }
}
