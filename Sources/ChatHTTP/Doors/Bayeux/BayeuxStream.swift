// A Bayeux session's messages as they come.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Where messages go as they come: a WebSocket, or an event stream.
protocol BayeuxOutput: AnyObject {
    /// - Parameters:
    ///   - messages: JSON objects with commas between them; empty where there is none.
    ///   - next: Up to where they go.
    /// - Returns: Whether there is room for more; else ``BayeuxStream/resume()`` is called when there is.
    func hear(_ messages: [UInt8], upTo next: Position) -> Bool

    /// Nothing more comes.
    ///
    /// - Parameter error: Why; nil where the session ended, or goes on elsewhere.
    func ended(_ error: HTTPError?)
}

/// Stands between the hub and one connection, for a session. Nothing is queued: while there is no room,
/// the session's position stays where it is.
///
/// It catches up with a subscription that begins further back, until all stand level. From then on
/// the hub tells it what comes.
final class BayeuxStream: BayeuxWaiter {
    private let door: BayeuxDoor
    private let session: BayeuxClientID
    private let visitor: BayeuxVisitor
    private let place: BayeuxPlace
    /// nil once it is over.
    private weak var output: (any BayeuxOutput)?
    private var question: BayeuxQuestion?
    private var batches: BatchStream?
    private var awaited: Deferred<Void>?
    private var isPaused = true
    private var isOver = false
    private var isAsking = false
    private var isToAsk = false

    /// Begins paused. The stream that the session had until now ends.
    ///
    /// - Parameter begin: Tells the session, and returns the stream before.
    /// - Returns: nil where there is no such session.
    init?(
        _ door: BayeuxDoor, _ session: BayeuxClientID, to output: any BayeuxOutput,
        _ begin: (inout BayeuxSession, BayeuxPlace) -> BayeuxPlace?
    ) {
        let place = door.newPlace()
        let begun = door.sessions.use(session, at: door.chat.scheduler.now) { session in
            let older = begin(&session, place)
            return (older, session.connect, session.visitor)
        }
        guard let (older, connect, visitor) = begun else { return nil }
        (self.door, self.session, self.visitor) = (door, session, visitor)
        (self.place, self.output) = (place, output)
        door.add(self, at: place)
        door.sessions.wake([older, connect])
    }

    /// There is room.
    func resume() {
        if isOver { return }
        isPaused = false
        if let batches { batches.resume() } else { ask() }
    }

    /// The session has changed: what it listens to now is asked for anew.
    func look() {
        batches.take()?.cancel()
        if !isPaused || question == nil { ask() }
    }

    /// The connection is gone, or has another session.
    func close() {
        let now = door.chat.scheduler.now
        door.sessions.use(session, at: now) { [place] session in
            if session.stream == place { session.endStream() }
        }
        stop()
    }

    private func stop() {
        isOver = true
        awaited.take()?.cancel()
        batches.take()?.cancel()
        door.remove(place)
        output = nil
    }

    private func finish(_ error: HTTPError? = nil) {
        if isOver { return }
        let output = output
        stop()
        output?.ended(error)
    }
}

// What it asks.
extension BayeuxStream {
    /// Asks until it has to wait. What is there at once is followed in this loop.
    private func ask() {
        isToAsk = true
        if isAsking { return }
        isAsking = true
        while isToAsk, !isOver {
            isToAsk = false
            askOnce()
        }
        isAsking = false
    }

    private func askOnce() {
        awaited.take()?.cancel()
        let epoch = door.chat.hub.epoch
        let look = door.sessions.with(session) { [place] in $0.lookFromStream(place, in: epoch) }
        switch look {
        case nil, .replaced?: finish()
        case .time?: question = nil
        case .hub(let question)?:
            self.question = question
            do throws(ChatError) { try ask(question) } catch { finish(error.httpError) }
        }
    }

    private func ask(_ question: BayeuxQuestion) throws(ChatError) {
        let life = visitor.ticketLife(door.chat.sessions)
        let subscription = Subscription(
            channels: question.interest.channels, since: .after(question.since),
            hold: question.isLevel ? nil : .zero, longestHold: life, limit: 1000,
            identity: visitor.identity, session: visitor.login, allowance: visitor.share)
        if question.isLevel {
            let batches = try door.chat.hub.stream(subscription, to: self)
            self.batches = batches
            if !isPaused { batches.resume() }
        } else {
            catchUp(try door.chat.hub.next(subscription))
        }
    }

    private func catchUp(_ batch: Deferred<Batch>) {
        let outcome = batch.addBoth { result -> Void in
            switch result {
            case .failure(let failure) where failure.error is CancelledError: return
            case .failure(let failure): self.finish(HTTPError(of: failure.error))
            case .success(let batch) where batch.retry != nil:
                self.finish(ChatError.closing.httpError)
            case .success(let batch):
                self.awaited = nil
                if self.hear(batch) { self.ask() }
            }
        }
        if !outcome.hasFired { awaited = outcome }
    }
}

extension BayeuxStream: BatchListener {
    /// Sends what is for this session, and notes that it has.
    func hear(_ batch: Batch) -> Bool {
        guard let question, let output, case .after(let next) = batch.next else { return false }
        if let error = door.whyNotAdmitted(visitor, to: question.interest.channels) {
            door.end(session)
            finish(error)
            return false
        }
        let messages = door.format.messages(of: batch, for: question.interest)
        let hasGap = question.hasGap(batch)
        let step = door.sessions.with(session) { [place] session -> BayeuxStep in
            // On another loop perhaps, a newer stream has taken its place a moment ago.
            guard session.stream == place else { return .replaced }
            if session.version != question.version { return .askAgain }
            if hasGap { session.owesGap = true }
            session.confirm(next)
            return .tell(waking: hasGap ? session.connect : nil)
        }
        guard case .tell(let connect)? = step else {
            if case .askAgain? = step { look() } else { finish() }
            return false
        }
        let hasRoom = output.hear(messages, upTo: next)
        // The reply to the connect tells of the gap.
        door.sessions.wake([connect])
        isPaused = !hasRoom
        return hasRoom && !isOver
    }

    /// The hub has ended it.
    func ended(_ end: StreamEnd) {
        batches = nil
        switch end {
        case .comeBack: finish(ChatError.closing.httpError)
        case .replaced: finish()
        case .sessionEnded, .timeIsUp:
            door.end(session)
            finish(.badTicket)
        case .expelled:
            door.end(session)
            finish(ChatError.expelled.httpError)
        case .failed(let error): finish(HTTPError(of: error))
        }
    }
}

/// What becomes of a batch.
private enum BayeuxStep: Sendable {
    /// - Parameter waking: The connect whose reply is to tell of a gap.
    case tell(waking: BayeuxPlace?)
    /// The session listens to something else meanwhile.
    case askAgain
    case replaced
}
