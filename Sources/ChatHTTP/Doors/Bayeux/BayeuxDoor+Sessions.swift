// Handshake, connect and disconnect.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

extension BayeuxDoor {
    /// How clients can connect; the best comes first.
    static let connectionTypes = [
        "websocket", "eventsource", "long-polling", "cross-origin-long-polling", "callback-polling",
    ]

    /// A session begins.
    ///
    /// - Throws: 402 and 301 where the client says too little, or knows none of the ways; 401 or 403 for
    ///   a ticket or a name that is refused; 429 where its address has too many sessions.
    func handshake(
        _ message: BayeuxMessage, _ sender: BayeuxSender
    ) throws(BayeuxError) -> BayeuxAnswer {
        do throws(BayeuxError) {
            try mustBeBayeux(message)
            let visitor = try visitor(message, sender)
            let position = try newest(about: message)
            let session = BayeuxSession(
                of: visitor, at: position, acks: message.wantsAcks,
                retriesWithNewID: message.isOfCometD)
            guard let id = begin(session) else {
                throw refuse(.tooManySessions, about: "", sender).advising(.handshake)
            }
            return message.heading.reply(to: id) { welcome(&$0, session, position) }
        } catch {
            var error = error
            if error.recovery == nil { error.recovery = BayeuxError.Recovery.none }
            return message.heading.refusal(error) { BayeuxDoor.describe(&$0) }
        }
    }

    private func welcome(
        _ json: inout JSONWriter, _ session: BayeuxSession, _ position: Position
    ) {
        BayeuxDoor.describe(&json)
        json.field(advice)
        json.name("ext")
        json.object {
            if session.acks {
                $0.name("ack")
                $0.object {
                    $0.field("enabled", ifTrue: true)
                    $0.field("batch", position.seq)
                }
            }
            $0.field("replay", ifTrue: true)
        }
    }

    /// What this server is.
    private static func describe(_ json: inout JSONWriter) {
        json.field("version", plain: "1.0")
        json.field("minimumVersion", plain: "1.0")
        json.name("supportedConnectionTypes")
        json.array { for type in connectionTypes { $0.value(type) } }
    }

    /// How clients go on.
    private var advice: BayeuxAdvice { BayeuxAdvice(timeout: chat.hub.usualHold) }

    private func mustBeBayeux(_ message: BayeuxMessage) throws(BayeuxError) {
        guard let types = message.supportedConnectionTypes else {
            throw .missing("supportedConnectionTypes")
        }
        guard types.contains(where: BayeuxDoor.connectionTypes.contains) else {
            throw .noConnectionType(types.prefix(8).map(\.excerpt))
        }
        if message.version == nil { throw .missing("version") }
    }

    private func visitor(
        _ message: BayeuxMessage, _ sender: BayeuxSender
    ) throws(BayeuxError) -> BayeuxVisitor {
        do throws(HTTPError) {
            let ticket = try message.ticket.map { text throws(HTTPError) in
                try chat.sessions.ticket(text)
            }
            let claim = try message.claim.map { name throws(HTTPError) in
                Identity(name: try Name(name, of: "from").text)
            }
            let visitor = BayeuxVisitor(
                share: sender.share, language: sender.language, ticket: ticket ?? sender.ticket,
                claim: claim)
            try chat.access.mustBeWelcome(visitor)
            return visitor
        } catch {
            throw refuse(error, about: "", sender)
        }
    }

    /// Where the hub stands.
    func newest(about message: BayeuxMessage) throws(BayeuxError) -> Position {
        do throws(ChatError) { return try chat.hub.newestPosition() } catch {
            throw BayeuxError(error.httpError, about: message.channel.excerpt, in: .english)
                .advising(.retry)
        }
    }
}

extension BayeuxDoor {
    /// Waits for messages, or for its time. In company it is answered at once: its client wants the other
    /// replies.
    ///
    /// - Throws: 402 and 301 for a message that says too little, 401 where there is no such session.
    func connect<Output: BayeuxWritable>(
        _ message: BayeuxMessage, _ sender: BayeuxSender, isAlone: Bool
    ) throws(BayeuxError) -> Deferred<Output> {
        guard let type = message.connectionType else { throw .missing("connectionType") }
        guard BayeuxDoor.connectionTypes.contains(type) else {
            throw .noConnectionType([type.excerpt])
        }
        let id = try session(of: message)
        try renew(id, message, sender)
        let place = newPlace()
        let isHasty = isAlone && message.timeout == 0
        let begun = sessions.use(id, at: chat.scheduler.now) { session in
            let older = session.beginConnect(
                at: place, id: message.id, ack: message.ack, isHasty: isHasty)
            return [older]
        }
        guard let older = begun, let session = sessions.find(id) else {
            remove(place)
            throw .unknownClient(message.writtenClientID)
        }
        sessions.wake(older)
        sender.willConnect(id)
        let hold = type == "eventsource" || !isAlone ? .zero : message.hold
        let connect = BayeuxConnect(
            self, id, session, at: place, message, opening: isAlone ? sender.opening : "",
            hold: hold, advice: advice(for: type))
        if hold != .zero {
            do throws(HTTPError) { try sender.takePlace() } catch {
                chat.monitor.refused(error, from: sender.share.address)
                let retry = error.retryAfter ?? .seconds(5)
                return .succeed(connect.answer(comingBackIn: retry))
            }
        }
        return connect.begin()
    }

    /// Beside an event stream a connect brings nothing. It comes now and then, to show that its client
    /// is there.
    private func advice(for type: String) -> BayeuxAdvice {
        type == "eventsource"
            ? BayeuxAdvice(interval: chat.hub.usualHold, timeout: .zero) : advice
    }

    /// The session ends.
    func disconnect(_ message: BayeuxMessage) throws(BayeuxError) -> BayeuxAnswer {
        let id = try session(of: message)
        end(id)
        return message.heading.reply(to: id)
    }

    /// - Throws: 402 where the message names none, 401 where there is no such session.
    func session(of message: BayeuxMessage) throws(BayeuxError) -> BayeuxClientID {
        guard message.clientID?.isEmpty == false else { throw .missing("clientId") }
        let now = chat.scheduler.now
        guard let id = message.session, sessions.use(id, at: now, { _ in true }) == true
        else { throw .unknownClient(message.writtenClientID) }
        return id
    }

    /// The message brings another ticket, or the last one may have run out.
    ///
    /// - Throws: 401 with the advice to begin anew, 403 for another person's ticket.
    func renew(
        _ id: BayeuxClientID, _ message: BayeuxMessage, _ sender: BayeuxSender
    ) throws(BayeuxError) {
        let known = sessions.with(id) { $0.visitor }
        guard let visitor = known, visitor.ticket != nil || message.ticket != nil else { return }
        do throws(HTTPError) {
            if let text = message.ticket {
                let new = try visitor.ticket(text, chat.sessions)
                let waiting = sessions.with(id) { session in
                    session.visitor = visitor.with(new)
                    return [session.connect, session.stream]
                }
                // They have asked with the last one, and would end with it.
                sessions.wake(waiting ?? [])
            } else if let ticket = visitor.ticket {
                _ = try chat.sessions.renewed(ticket)
            }
        } catch {
            let isOver = error.status == .unauthorized
            if isOver { end(id) }
            throw refuse(error, about: "", sender).advising(isOver ? .handshake : .retry)
        }
    }
}

// Fields of messages that are about sessions.
extension BayeuxMessage {
    /// What it calls its session, for an error.
    var writtenClientID: String {
        clientID.map { String(decoding: $0.prefix(64).filter(\.isMarkByte), as: UTF8.self) } ?? ""
    }

    /// Whether its client wants to say itself what it has heard.
    fileprivate var wantsAcks: Bool {
        // CometD's clients send true; an object is what they are answered.
        guard let part = ext?.part(of: "ack") else { return false }
        return part.isWord("true") || part.posted.first == UInt8(ascii: "{")
    }

    /// Up to where its client has heard.
    fileprivate var ack: Int? { (ext?.part(of: "ack")?.posted).flatMap { Int(decimal: $0.span) } }

    /// A ticket, as text.
    var ticket: String? { ext?.part(of: "ticket")?.string }

    /// Who its client claims to be.
    fileprivate var claim: String? { ext?.part(of: "from")?.string }

    /// How long a connect waits; nil for the usual time.
    fileprivate var hold: Duration? {
        timeout.map { .seconds(min(110, ($0 + 999) / 1000)) }
    }
}

extension BayeuxVisitor {
    /// Another ticket in the place of the last one.
    ///
    /// - Throws: 401 for one that is no good, 403 for one of somebody else.
    fileprivate func ticket(_ text: String, _ sessions: Sessions) throws(HTTPError) -> Ticket {
        let new = try sessions.ticket(text)
        switch (identity, new.identity) {
        case (let old?, let new?) where !old.isSamePerson(as: new): throw .othersTicket
        case (_?, nil): throw .othersTicket
        default: return new
        }
    }
}

extension HTTPError {
    /// 429.
    static let tooManySessions = HTTPError(
        .tooManyRequests, .tooManySessions, retryAfter: .seconds(5), reason: .addressShare)
}
