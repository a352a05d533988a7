// A Bayeux connect that waits for messages.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// One `/meta/connect`, from its coming to its answer. It listens until something is for its session, or its
/// time is over.
final class BayeuxConnect: BayeuxListener {
    private let heading: BayeuxHeading
    /// How its client is to go on.
    private var advice: BayeuxAdvice
    /// Beside an event stream it brings none, not even while that is cut: the next one brings them.
    private let bringsMessages: Bool
    /// What stands before the reply, where the answer is for a script: the call.
    private let opening: String
    /// The whole reply as it will be most often, with the call. It is written while the connect begins to
    /// wait: ten thousand are answered at once.
    private var prepared: String?
    /// How long it waits, in whole seconds; nil for the usual time.
    private var hold: Duration?
    /// From then on it is answered, whatever comes.
    private let end: Duration
    /// Sends the answer; nil once that has happened, or the client is gone.
    private var send: ((BayeuxAnswer) -> Void)?

    /// - Parameters:
    ///   - opening: A script's call; empty where there is none.
    ///   - hold: How long it waits, in whole seconds; nil for the usual time.
    init(
        _ door: BayeuxDoor, _ id: BayeuxClientID, _ session: KeptBayeuxSession,
        at place: BayeuxPlace, _ message: BayeuxMessage, opening: String, hold: Duration?,
        advice: BayeuxAdvice
    ) {
        heading = message.heading
        self.opening = opening
        self.hold = hold
        self.advice = advice
        bringsMessages = message.connectionType != "eventsource"
        // The hub ends usual silences a little earlier, each at another time.
        end = door.chat.scheduler.now + (hold ?? door.chat.hub.usualHold * 4 / 5)
        super.init(door, id, session, at: place)
    }

    /// - Returns: Fires with what the client is sent: the reply, and the messages behind it. Cancel it when
    ///   the client is gone.
    func begin<Output: BayeuxWritable>() -> Deferred<Output> {
        let answer = Deferred<Output>(DeferredTrace.name("connect"), cancelling: self)
        let isScript = !opening.isEmpty
        // Its client may have gone meanwhile.
        send = { try? answer.callback(Output(opened: $0, isScript: isScript)) }
        door.add(self, at: place)
        ask()
        if send != nil { prepare() }
        return answer
    }

    /// It is answered without having waited: there is no place for it.
    func answer<Output: BayeuxWritable>(comingBackIn retry: Duration) -> Output {
        advice.interval = retry
        stop()
        return Output(opened: emptyReply(), isScript: !opening.isEmpty)
    }

    // As a listener.

    override func lookAtSession(in epoch: String) -> BayeuxLook? {
        session.with { [place, bringsMessages] in
            $0.lookFromConnect(place, in: epoch, bringsMessages: bringsMessages)
        }
    }

    override var manner: BayeuxManner { BayeuxManner(hold: hold, limit: 100) }

    override func begin(_ subscription: Subscription) throws(ChatError) -> BatchStream {
        try door.chat.hub.wait(subscription, for: self)
    }

    /// The hub has a timer for each length of a silence, so what is left is asked for in whole seconds.
    override func look() {
        hold = left.roundedUp
        super.look()
    }

    /// How long it may wait still.
    private var left: Duration { max(.zero, end - door.chat.scheduler.now) }

    /// Messages go to a stream, or the session listens to nothing: it waits for its time.
    override func hasNothingToAsk() {
        if left == .zero { return fire(emptyReply()) }
        let time = Deferred<Void>()
        time.addTimeout(left, clock: door.chat.scheduler)
        pursue(time) { [self] _ in fire(emptyReply()) }
    }

    override func hear(_ batch: Batch, _ next: Position, for question: BayeuxQuestion) -> Bool {
        let messages = door.format.messages(of: batch, for: question.interest)
        let hasGap = question.hasGap(batch)
        if messages.isEmpty, !hasGap, !isTimeUp(batch, question) {
            session.with { [place] session in
                if session.connect == place { session.confirm(next) }
            }
            return true
        }
        guard let reply = reply(upTo: next, messages, hasGap: hasGap, question.version) else {
            look()
            return false
        }
        complete(isEmpty: messages.isEmpty)
        fire(reply)
        return false
    }

    /// Whether an answer is due though there are no messages for it.
    private func isTimeUp(_ batch: Batch, _ question: BayeuxQuestion) -> Bool {
        guard question.isLevel, !batch.more else { return false }
        // An empty batch ends a silence, or a question that was not to wait.
        return batch.isEmpty || hold == .zero || left == .zero
    }

    override func ended(_ end: BayeuxEnd) {
        switch end {
        case .noSession: fire(refusal(.unknownClient("")))
        case .replaced: fire(emptyReply())
        case .comeBack(let retry):
            // A server that stops is gone in a moment, and clients have ways of their own to wait for the
            // next one. Some take the interval for seconds.
            advice.interval = door.chat.hub.isClosing ? .zero : retry
            prepared = nil
            fire(emptyReply())
        case .refused(let error): fire(refusal(error))
        }
    }
}

// The answer.
extension BayeuxConnect {
    private func fire(_ reply: BayeuxAnswer) {
        stop()
        send.take()?(reply)
    }

    /// The one that brings nothing.
    private func emptyReply() -> BayeuxAnswer {
        reply(upTo: nil) ?? refusal(.unknownClient(""))
    }

    /// - Parameters:
    ///   - next: Up to where the messages go; nil where there are none, and nothing was asked.
    ///   - version: Of the session that asked; nil where nothing was asked.
    /// - Returns: nil where the session listens to something else meanwhile.
    private func reply(
        upTo next: Position?, _ messages: [UInt8] = [], hasGap: Bool = false,
        _ version: Int? = nil
    ) -> BayeuxAnswer? {
        let told = session.with { [place] session -> BayeuxTold in
            guard session.connect == place else { return .nothing }
            if let version, session.version != version { return .tooOld }
            let owes = session.owesGap
            session.endConnect(next, hasMessages: !messages.isEmpty)
            return .all(ack: session.ack(for: next), hasGap: owes || hasGap)
        }
        if case .tooOld? = told { return nil }
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
        prepared = opening + heading.reply(to: id) { $0.field(advice) }.replies
    }

    /// The visitor is no longer let in, or something went wrong here.
    private func refusal(_ error: HTTPError) -> BayeuxAnswer {
        var refusal = BayeuxError(error, about: "", in: door.note(error, to: session))
        if error.status.code < 500 {
            refusal.recovery =
                error.status == .unauthorized ? .handshake : BayeuxError.Recovery.none
            door.end(id)
        } else {
            refusal.recovery = .retry
            refusal.interval = error.retryAfter ?? .seconds(5)
        }
        return self.refusal(refusal)
    }

    private func refusal(_ error: BayeuxError) -> BayeuxAnswer {
        leave()
        return BayeuxAnswer(replies: opening + heading.refusal(error).replies, isOpened: true)
    }

    /// The session waits for the next connect.
    private func leave() {
        door.sessions.use(id, at: door.chat.scheduler.now) { [place] session in
            if session.connect == place { session.leaveConnect() }
        }
    }
}

extension BayeuxConnect: Cancellable {
    /// From its Deferred: the client is gone.
    func cancel() {
        send = nil
        stop()
        leave()
    }
}

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
