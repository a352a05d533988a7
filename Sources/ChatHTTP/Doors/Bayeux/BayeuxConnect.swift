// A Bayeux connect that waits for messages.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Something of a session that waits on this loop.
protocol BayeuxWaiter: AnyObject {
    /// The session has changed, or is gone: look at it again.
    func look()
}

/// One `/meta/connect`, from its coming to its answer.
///
/// It asks the hub as a long poll does. When its session listens to something else, it asks again. Where
/// messages go to a stream, it only waits for its time.
final class BayeuxConnect: BayeuxWaiter {
    private let door: BayeuxDoor
    private let session: BayeuxClientID
    private let visitor: BayeuxVisitor
    private let place: BayeuxPlace
    private let heading: BayeuxHeading
    /// How its client is to go on.
    private var advice: BayeuxAdvice
    /// Beside an event stream it brings none, not even while that is cut: the next one brings them.
    private let bringsMessages: Bool
    /// How long it was to wait; nil for the usual time, until it asks for a second time.
    private var hold: Duration?
    /// When it is answered, whatever has come.
    private let end: Duration
    /// All of its reply that is known while it waits: ten thousand are answered at once.
    private var prepared: String?
    private var answer: Deferred<BayeuxAnswer>?
    /// What it waits for: the hub, or its time.
    private var awaited: Deferred<Void>?
    /// Whether it asks just now, and whether it is to ask again.
    private var isAsking = false
    private var isToAsk = false

    /// - Parameter hold: How long it waits, in whole seconds; nil for the usual time.
    init(
        _ door: BayeuxDoor, _ session: BayeuxClientID, _ visitor: BayeuxVisitor,
        at place: BayeuxPlace, _ message: BayeuxMessage, hold: Duration?, advice: BayeuxAdvice
    ) {
        self.door = door
        self.session = session
        self.visitor = visitor
        self.place = place
        heading = message.heading
        self.hold = hold
        self.advice = advice
        bringsMessages = message.connectionType != "eventsource"
        end = door.chat.scheduler.now + (hold ?? door.chat.hub.usualHold)
    }

    /// - Returns: Fires with the reply, and the messages behind it. Cancel it when the client is gone.
    func begin() -> Deferred<BayeuxAnswer> {
        let answer = Deferred<BayeuxAnswer>(DeferredTrace.name("connect"), cancelling: self)
        self.answer = answer
        door.add(self, at: place)
        ask()
        if !answer.hasFired { prepared = opening }
        return answer
    }

    func look() {
        hold = left
        ask()
    }

    /// How long it may wait still. The hub has a timer for each length, so these are whole seconds.
    private var left: Duration { max(.zero, end - door.chat.scheduler.now).roundedUp }

    /// Asks until it has to wait, or is answered. What is there at once is followed in this loop.
    private func ask() {
        isToAsk = true
        if isAsking { return }
        isAsking = true
        while isToAsk, answer != nil {
            isToAsk = false
            askOnce()
        }
        isAsking = false
    }

    private func askOnce() {
        awaited.take()?.cancel()
        let epoch = door.chat.hub.epoch
        let next = door.sessions.with(session) { [place, bringsMessages] in
            $0.lookFromConnect(place, in: epoch, bringsMessages: bringsMessages)
        }
        switch next {
        case nil: finish(refusing: .unknownClient(""))
        case .replaced?: finish(up: nil)
        case .time?: waitForTime()
        case .hub(let question)?: ask(question)
        }
    }

    private func waitForTime() {
        if left == .zero { return finish(up: nil) }
        let time = Deferred<Void>()
        time.addTimeout(end - door.chat.scheduler.now, clock: door.chat.scheduler)
        follow(time) { connect, _ in connect.finish(up: nil) }
    }

    private func ask(_ question: BayeuxQuestion) {
        let life = visitor.ticket.map { door.chat.sessions.timeLeft($0).roundedUp }
        let subscription = Subscription(
            channels: question.interest.channels, since: .after(question.since),
            hold: question.isLevel ? hold : .zero, longestHold: life,
            identity: visitor.identity, session: visitor.login, allowance: visitor.share)
        do throws(ChatError) {
            let batch = try door.chat.hub.next(subscription)
            follow(batch) { connect, result in connect.take(result, for: question) }
        } catch {
            finish(refusing: error.httpError)
        }
    }

    /// Calls `body` when `deferred` fires, unless it was given up before.
    private func follow<Value>(
        _ deferred: Deferred<Value>,
        _ body: @escaping (BayeuxConnect, Result<Value, Failure>) -> Void
    ) {
        let outcome = deferred.addBoth { result -> Void in
            // Cancelled, it fails; by then something else is awaited, or nothing.
            if case .failure(let failure) = result, failure.error is CancelledError { return }
            self.awaited = nil
            body(self, result)
        }
        if !outcome.hasFired { awaited = outcome }
    }

    private func take(_ result: Result<Batch, Failure>, for question: BayeuxQuestion) {
        switch result {
        case .failure(let failure): finish(refusing: HTTPError(of: failure.error))
        case .success(let batch): take(batch, for: question)
        }
    }

    private func take(_ batch: Batch, for question: BayeuxQuestion) {
        if let error = door.whyNotAdmitted(visitor, to: question.interest.channels) {
            return finish(refusing: error)
        }
        if let retry = batch.retry {
            // A server that stops is gone in a moment, and clients have ways of their own to wait for the
            // next one. Some take the interval for seconds.
            return finish(comingBackIn: door.chat.hub.isClosing ? .zero : retry)
        }
        guard case .after(let next) = batch.next else { return finish(up: nil) }
        let messages = door.format.messages(of: batch, for: question.interest)
        let hasGap = question.hasGap(batch)
        let isOver = question.isLevel && !batch.more && left == .zero
        guard messages.isEmpty, !hasGap, !isOver else {
            return finish(up: next, messages, hasGap: hasGap)
        }
        // Nothing of it is for this session, which goes on behind it.
        door.sessions.with(session) { [place] session in
            if session.connect == place { session.confirm(next) }
        }
        look()
    }
}

// The answer.
extension BayeuxConnect {
    /// - Parameter next: Up to where the messages go; nil where there are none, and nothing was asked.
    private func finish(up next: Position?, _ messages: [UInt8] = [], hasGap: Bool = false) {
        let told = door.sessions.with(session) { [place] session -> (ack: Int?, gap: Bool)? in
            guard session.connect == place else { return nil }
            let owes = session.owesGap
            session.endConnect(next, hasMessages: !messages.isEmpty)
            return (session.ack(for: next), owes || hasGap)
        }
        guard let told = told ?? nil else {
            // A newer connect waits, and gets what there is.
            return fire(BayeuxAnswer(replies: opening + "}"))
        }
        var reply = opening
        if told.ack != nil || told.gap { reply += ext(told.ack, hasGap: told.gap) }
        reply += "}"
        fire(BayeuxAnswer(replies: reply, messages: messages))
    }

    /// The reply without its end, which is not known before.
    private var opening: String {
        if let prepared { return prepared }
        var reply = heading.reply(to: session) { $0.field(advice) }.replies
        reply.removeLast()
        return reply
    }

    /// `,"ext":{"ack":46}`.
    private func ext(_ ack: Int?, hasGap: Bool) -> String {
        switch (ack, hasGap) {
        case (let ack?, true): ",\"ext\":{\"ack\":\(ack),\"gap\":true}"
        case (let ack?, false): ",\"ext\":{\"ack\":\(ack)}"
        case (nil, true): ",\"ext\":{\"gap\":true}"
        case (nil, false): ""
        }
    }

    /// It is answered without having waited: there is no place for it.
    func answer(comingBackIn retry: Duration) -> Deferred<BayeuxAnswer> {
        let answer = Deferred<BayeuxAnswer>()
        self.answer = answer
        finish(comingBackIn: retry)
        return answer
    }

    /// There is no place, or the server stops: later there may be.
    private func finish(comingBackIn retry: Duration) {
        advice.interval = retry
        prepared = nil
        finish(up: nil)
    }

    /// The visitor is no longer let in, or something went wrong here.
    private func finish(refusing error: HTTPError) {
        door.chat.monitor.refused(error, from: visitor.share.address)
        var refusal = BayeuxError(error, about: "", in: visitor.language)
        if error.status.code < 500 {
            refusal.recovery =
                error.status == .unauthorized ? .handshake : BayeuxError.Recovery.none
            door.end(session)
        } else {
            refusal.recovery = .retry
            refusal.interval = error.retryAfter ?? .seconds(5)
        }
        finish(refusing: refusal)
    }

    private func finish(refusing error: BayeuxError) {
        door.sessions.with(session) { [place] session in
            if session.connect == place { session.leaveConnect() }
        }
        fire(heading.refusal(error))
    }

    private func fire(_ answer: BayeuxAnswer) {
        awaited.take()?.cancel()
        door.remove(place)
        // Its client may have gone meanwhile.
        try? self.answer.take()?.callback(answer)
    }
}

extension BayeuxConnect: Cancellable {
    /// From its Deferred: the client is gone. Its session waits for the next connect.
    func cancel() {
        awaited.take()?.cancel()
        door.remove(place)
        answer = nil
        let now = door.chat.scheduler.now
        door.sessions.use(session, at: now) { [place] session in
            if session.connect == place { session.leaveConnect() }
        }
    }
}
