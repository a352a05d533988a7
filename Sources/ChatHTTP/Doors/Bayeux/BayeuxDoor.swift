// Bayeux, the protocol of Faye and CometD, on one loop.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

/// Carries out what clients ask for, however their messages came. One for each loop, on its thread.
///
/// Its sessions are shared by all loops. What waits for a session waits here, and is woken when another
/// loop has changed it. docs/decisions/0073-bayeux.md
final class BayeuxDoor {
    let chat: ChatContext
    let sessions: BayeuxSessions
    let format = BayeuxFormat()
    /// This loop's number among those of the sessions.
    private let loop: Int
    private let box: Mailbox<Int>
    private var waiters = BayeuxWaiters()
    private var isSweeping = false
    /// What was listened to last: mostly the next session listens to the same.
    private var lastInterest: BayeuxInterest?

    init(_ chat: ChatContext, _ sessions: BayeuxSessions) {
        self.chat = chat
        self.sessions = sessions
        (loop, box) = sessions.addLoop()
        box.open(on: chat.scheduler) { [weak self] in self?.lookAgain() }
    }

    /// Answers what one request brings, in the order of its messages.
    ///
    /// - Returns: Never fails. Cancel it when the client is gone: only a connect hears of that.
    /// - Parameter write: Makes of the answer what the client is sent.
    func answer<Output: BayeuxWritable>(
        _ request: BayeuxRequest, from sender: BayeuxSender,
        _ write: @escaping (BayeuxAnswer) -> Output
    ) -> Deferred<Output> {
        guard let recall = recall(request) else { return carryOut(request, sender, write) }
        return recall.addBoth { result in
            switch result {
            case .success: self.carryOut(request, sender, write)
            case .failure(let failure):
                .succeed(write(self.refuse(request, HTTPError(of: failure.error), sender)))
            }
        }
    }

    private func carryOut<Output: BayeuxWritable>(
        _ request: BayeuxRequest, _ sender: BayeuxSender,
        _ write: @escaping (BayeuxAnswer) -> Output
    ) -> Deferred<Output> {
        let messages = request.messagesToObey
        if messages.count == 1 { return answer(messages[0], sender, isAlone: true, write) }
        let answers = messages.map { answer($0, sender, isAlone: false) { $0 } }
        return gather(answers).addCallback { write(.joined($0)) }
    }

    private func refuse(
        _ request: BayeuxRequest, _ error: HTTPError, _ sender: BayeuxSender
    ) -> BayeuxAnswer {
        let answers = request.messagesToObey.map { message in
            message.heading.refusal(
                BayeuxError(error, about: message.channel.excerpt, in: sender.language)
                    .advising(.retry))
        }
        return BayeuxAnswer.joined(answers)
    }

    /// Never fails: what is refused is a reply, too.
    private func answer<Output: BayeuxWritable>(
        _ message: BayeuxMessage, _ sender: BayeuxSender, isAlone: Bool,
        _ write: @escaping (BayeuxAnswer) -> Output
    ) -> Deferred<Output> {
        do throws(BayeuxError) {
            if message.hasBadID { throw .bad("id") }
            return switch message.channel {
            case "/meta/handshake": .succeed(write(try handshake(message, sender)))
            case "/meta/connect": try connect(message, sender, isAlone: isAlone)
            case "/meta/subscribe": try subscribe(message, sender).addCallback(write)
            case "/meta/unsubscribe": .succeed(write(try unsubscribe(message)))
            case "/meta/disconnect": .succeed(write(try disconnect(message)))
            default: try publish(message, sender).addCallback(write)
            }
        } catch {
            let refusal = message.heading.refusal(error, to: clientToName(message)) { json in
                if let subscription = error.subscription {
                    json.field(subscription: subscription)
                } else if message.isAboutSubscriptions {
                    json.field("subscription", raw: Array("[]".utf8))
                }
            }
            return .succeed(write(refusal))
        }
    }
}

extension BayeuxDoor {
    /// The session that a refusal names. One that could not be begun, used or ended is not named.
    private func clientToName(_ message: BayeuxMessage) -> BayeuxClientID? {
        switch message.channel {
        case "/meta/handshake", "/meta/connect", "/meta/disconnect": nil
        default: message.session.flatMap { id in sessions.with(id) { _ in id } }
        }
    }
}

// What waits on this loop.
extension BayeuxDoor {
    /// The same question, by an object that others share who wait here.
    func common(_ question: BayeuxQuestion) -> BayeuxQuestion {
        var question = question
        if let lastInterest, lastInterest.isSame(as: question.interest) {
            question.interest = lastInterest
        } else {
            lastInterest = question.interest
        }
        return question
    }

    /// A place that nothing else has.
    func newPlace() -> BayeuxPlace {
        BayeuxPlace(loop: loop, number: waiters.makeNumber())
    }

    func add(_ waiter: any BayeuxWaiter, at place: BayeuxPlace) {
        waiters.add(waiter, at: place.number)
    }

    func remove(_ place: BayeuxPlace) { waiters.remove(place.number) }

    private func lookAgain() {
        for number in box.takeAll() { waiters[number]?.look() }
    }
}

// Sessions, from their beginning to their end.
extension BayeuxDoor {
    /// - Returns: nil where there is no room.
    func begin(_ session: BayeuxSession) -> BayeuxClientID? {
        var ended: [BayeuxSession] = []
        let id = sessions.begin(session, at: chat.scheduler.now, ended: &ended)
        ended.forEach(leave)
        sweepLater()
        return id
    }

    func end(_ id: BayeuxClientID) {
        if let session = sessions.end(id) { leave(session) }
    }

    /// Its visitor is gone.
    private func leave(_ session: BayeuxSession) {
        guard let stay = session.stay else { return }
        chat.hub.depart(stay, from: session.subscriptions.map(\.channel))
    }

    /// Ends sessions that are silent, for as long as there are any. Each loop that begins some does it.
    private func sweepLater() {
        if isSweeping { return }
        isSweeping = true
        chat.scheduler.callLater(.seconds(1)) { [weak self] in
            guard let self else { return }
            isSweeping = false
            sessions.sweep(at: chat.scheduler.now).forEach(leave)
            if sessions.count > 0 { sweepLater() }
        }
    }
}

// Who may hear.
extension BayeuxDoor {
    /// - Returns: nil while a session's visitor may hear these channels.
    func whyNotAdmitted(
        _ session: KeptBayeuxSession, to channels: [ChannelName]
    ) -> HTTPError? {
        guard let ticket = session.with({ $0.visitor.ticket }) ?? nil else { return nil }
        do throws(HTTPError) { try chat.access.mustStillHear(channels, by: ticket) } catch {
            return error
        }
        return nil
    }

    /// Counts a refusal, and puts it into the words of the protocol.
    ///
    /// - Parameter subject: What the client asked for.
    func refuse(
        _ error: HTTPError, about subject: String, _ sender: BayeuxSender
    ) -> BayeuxError {
        chat.monitor.refused(error, from: sender.share.address)
        return BayeuxError(error, about: subject.excerpt, in: sender.language)
    }

    /// Counts a refusal.
    ///
    /// - Returns: In which language it is told.
    @discardableResult
    func note(_ error: HTTPError, to session: KeptBayeuxSession) -> Language {
        guard let visitor = session.with({ $0.visitor }) else { return .english }
        chat.monitor.refused(error, from: visitor.share.address)
        return visitor.language
    }

    /// Learns what other nodes know of the logins that count here.
    ///
    /// - Returns: nil where all is known, as always in a chat of one process.
    private func recall(_ request: BayeuxRequest) -> Deferred<Void>? {
        if chat.sessions.answersAtOnce { return nil }
        var tokens = BroughtTokens()
        var names: [BroughtName] = []
        for message in request.messages {
            tokens.token = tokens.token ?? message.ticket
            let ticket = message.session.flatMap { sessions.with($0) { $0.visitor.ticket } ?? nil }
            if let name = ticket.flatMap(chat.sessions.name(in:)) { names.append(name) }
        }
        return chat.sessions.recall(tokens, names, for: chat.caller)
    }
}

extension BayeuxMessage {
    /// Whether its reply names channels, be it none.
    fileprivate var isAboutSubscriptions: Bool {
        channel == "/meta/subscribe" || channel == "/meta/unsubscribe"
    }
}

extension BayeuxRequest {
    /// Nothing else counts beside a handshake: whoever sends one knows of no session.
    fileprivate var messagesToObey: [BayeuxMessage] {
        messages.first { $0.channel == "/meta/handshake" }.map { [$0] } ?? messages
    }
}
