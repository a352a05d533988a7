// A Bayeux connect that waits for messages.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// One `/meta/connect`, from its coming to its answer.
///
/// It asks the hub as a long poll does, and mostly that is all: one chain, from the hub's batch to the
/// response. When its session listens to something else meanwhile, it asks again: `BayeuxConnect+Again`.
///
/// `Output` is what the client is sent, written from the answer at the end of that one chain.
final class BayeuxConnect<Output>: BayeuxWaiter {
    let door: BayeuxDoor
    let session: BayeuxClientID
    let place: BayeuxPlace
    private let visitor: BayeuxVisitor
    private let heading: BayeuxHeading
    /// Writes what the client is sent.
    let write: (BayeuxAnswer) -> Output
    /// How its client is to go on.
    private var advice: BayeuxAdvice
    /// Beside an event stream it brings none, not even while that is cut: the next one brings them.
    private let bringsMessages: Bool
    /// What stands before the reply, where the answer is for a script: the call.
    private let opening: String
    /// The whole reply as it will be most often, with the call. It is written while the connect begins to
    /// wait: ten thousand are answered at once.
    private var prepared: String?
    /// How long it waits; nil for the usual time, until it asks for a second time.
    private var hold: Duration?
    /// When it is answered, whatever has come.
    let end: Duration
    /// While it waits for its first question.
    private var first: Deferred<Output>?
    private var isToAskAgain = false
    /// What it does after that.
    var again = BayeuxConnectAgain<Output>()

    /// - Parameter hold: How long it waits, in whole seconds; nil for the usual time.
    init(
        _ door: BayeuxDoor, _ session: BayeuxClientID, _ visitor: BayeuxVisitor,
        at place: BayeuxPlace, _ message: BayeuxMessage, opening: String, hold: Duration?,
        advice: BayeuxAdvice, write: @escaping (BayeuxAnswer) -> Output
    ) {
        self.door = door
        self.session = session
        self.visitor = visitor
        self.place = place
        heading = message.heading
        self.opening = opening
        self.hold = hold
        self.advice = advice
        self.write = write
        bringsMessages = message.connectionType != "eventsource"
        end = door.chat.scheduler.now + (hold ?? door.chat.hub.usualHold)
    }

    /// - Returns: Fires with the reply, and the messages behind it. Cancel it when the client is gone.
    func begin() -> Deferred<Output> {
        door.add(self, at: place)
        guard case .hub(let question)? = lookAtSession(), question.isLevel else {
            return askAgain()
        }
        do throws(ChatError) {
            let batch = try ask(question)
            let answer = batch.addBoth { self.write(try self.take($0, for: question)) }
                .addErrback(AskAgain.self) { _ in self.askAgain() }
            if !answer.hasFired {
                first = answer
                prepare()
            }
            return answer
        } catch {
            return .succeed(write(refusal(error.httpError)))
        }
    }

    /// It is answered without having waited: there is no place for it.
    func answer(comingBackIn retry: Duration) -> BayeuxAnswer {
        advice.interval = retry
        return emptyReply()
    }

    func look() {
        if again.isWaiting { return askOnceMore() }
        guard let first else { return }
        isToAskAgain = true
        first.cancel()
    }

    /// The end of the one chain. It fails where the connect has to ask again, and where its client is gone.
    private func take(
        _ result: Result<Batch, Failure>, for question: BayeuxQuestion
    ) throws -> BayeuxAnswer {
        first = nil
        switch result {
        case .success(let batch):
            guard let answer = answer(batch, to: question) else { throw AskAgain() }
            return answer
        case .failure(let failure) where failure.error is CancelledError:
            if isToAskAgain { throw AskAgain() }
            leave()
            throw failure
        case .failure(let failure): return refusal(HTTPError(of: failure.error))
        }
    }
}

// What it asks.
extension BayeuxConnect {
    /// - Returns: nil where the session is gone.
    func lookAtSession() -> BayeuxLook? {
        let epoch = door.chat.hub.epoch
        return door.sessions.with(session) { [place, bringsMessages] in
            $0.lookFromConnect(place, in: epoch, bringsMessages: bringsMessages)
        }
    }

    func ask(_ question: BayeuxQuestion) throws(ChatError) -> Deferred<Batch> {
        let life = visitor.ticketLife(door.chat.sessions)
        return try door.chat.hub.next(
            Subscription(
                channels: question.interest.channels, since: .after(question.since),
                hold: question.isLevel ? hold : .zero, longestHold: life,
                identity: visitor.identity, session: visitor.login, allowance: visitor.share))
    }

    /// From now on it waits for what is left of its time, in whole seconds: the hub has a timer for each
    /// length.
    func shortenHold() { hold = left.roundedUp }

    /// How long it may wait still.
    var left: Duration { max(.zero, end - door.chat.scheduler.now) }
}

// What it answers.
extension BayeuxConnect {
    /// - Returns: nil where the connect is to ask again: nothing of the batch is for this session, or the
    ///   session listens to something else meanwhile.
    func answer(_ batch: Batch, to question: BayeuxQuestion) -> BayeuxAnswer? {
        if let error = door.whyNotAdmitted(visitor, to: question.interest.channels) {
            return refusal(error)
        }
        if let retry = batch.retry {
            // A server that stops is gone in a moment, and clients have ways of their own to wait for the
            // next one. Some take the interval for seconds.
            prepared = nil
            return answer(comingBackIn: door.chat.hub.isClosing ? .zero : retry)
        }
        guard case .after(let next) = batch.next else { return emptyReply() }
        let messages = door.format.messages(of: batch, for: question.interest)
        let hasGap = question.hasGap(batch)
        if messages.isEmpty, !hasGap, !question.isLevel || batch.more || left > .zero {
            door.sessions.with(session) { [place] session in
                if session.connect == place { session.confirm(next) }
            }
            return nil
        }
        return reply(upTo: next, messages, hasGap: hasGap, version: question.version)
    }

    /// The answer that brings nothing.
    func emptyReply() -> BayeuxAnswer { reply(upTo: nil) ?? refusal(.unknownClient("")) }

    /// - Parameters:
    ///   - next: Up to where the messages go; nil where there are none, and nothing was asked.
    ///   - version: Of the session that asked; nil where nothing was asked.
    /// - Returns: nil where the session listens to something else meanwhile.
    private func reply(
        upTo next: Position?, _ messages: [UInt8] = [], hasGap: Bool = false, version: Int? = nil
    ) -> BayeuxAnswer? {
        let told = door.sessions.with(session) { [place] session -> BayeuxTold in
            guard session.connect == place else { return .nothing }
            if let version, session.version != version { return .tooOld }
            let owes = session.owesGap
            session.endConnect(next, hasMessages: !messages.isEmpty)
            return .all(ack: session.ack(for: next), hasGap: owes || hasGap)
        }
        if case .tooOld? = told { return nil }
        door.remove(place)
        if prepared == nil { prepare() }
        let reply = prepared ?? ""
        guard case .all(let ack, let hasGap)? = told else {
            // A newer connect waits, and gets what there is.
            return BayeuxAnswer(replies: reply, isOpened: true)
        }
        return BayeuxAnswer(
            replies: ack == nil && !hasGap ? reply : reply.adding(ack: ack, hasGap: hasGap),
            messages: messages, isOpened: true)
    }

    private func prepare() {
        prepared = opening + heading.reply(to: session) { $0.field(advice) }.replies
    }

    /// The visitor is no longer let in, or something went wrong here.
    func refusal(_ error: HTTPError) -> BayeuxAnswer {
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
        return self.refusal(refusal)
    }

    func refusal(_ error: BayeuxError) -> BayeuxAnswer {
        leave()
        return BayeuxAnswer(replies: opening + heading.refusal(error).replies, isOpened: true)
    }

    /// Nobody waits here any more. The session waits for the next connect.
    func leave() {
        door.remove(place)
        door.sessions.use(session, at: door.chat.scheduler.now) { [place] session in
            if session.connect == place { session.leaveConnect() }
        }
    }
}

/// A connect fails with it in its first question, and asks another one.
private struct AskAgain: Error {}

/// What the reply to a connect tells beside messages.
private enum BayeuxTold: Sendable {
    case all(ack: Int?, hasGap: Bool)
    /// Another one tells it.
    case nothing
    /// The session listens to something else meanwhile.
    case tooOld
}

extension String {
    /// The same object with `"ext":{"ack":46}` as its last field.
    fileprivate func adding(ack: Int?, hasGap: Bool) -> String {
        let fields = [ack.map { "\"ack\":\($0)" }, hasGap ? "\"gap\":true" : nil]
        return dropLast() + ",\"ext\":{\(fields.compactMap { $0 }.joined(separator: ","))}}"
    }
}
