// Subscribe, unsubscribe and publish.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

extension BayeuxDoor {
    /// The session listens to one channel, or to several. With the extension `replay` it begins where the
    /// client says.
    ///
    /// - Throws: 402 where the message names no channel, 401 where there is no such session.
    func subscribe(
        _ message: BayeuxMessage, _ sender: BayeuxSender
    ) throws(BayeuxError) -> Deferred<BayeuxAnswer> {
        let (names, posted) = try message.subscription()
        let id = try session(of: message, about: posted)
        var looks: [Deferred<Bool>] = []
        do throws(BayeuxError) {
            try renew(id, message, sender)
            let replay = BayeuxReplay(message)
            for name in names {
                let begin = try listen(to: name, id, message, replay, sender)
                if let begin { looks.append(lookForGap(in: begin.channel, begin.position, id)) }
            }
        } catch {
            return .succeed(
                message.heading.refusal(error, to: id) { $0.field(subscription: posted) })
        }
        if looks.isEmpty { return .succeed(subscribed(message, id, posted, hasGap: false)) }
        return gather(looks).addCallback { gaps in
            self.subscribed(message, id, posted, hasGap: gaps.contains(true))
        }
    }

    private func subscribed(
        _ message: BayeuxMessage, _ id: BayeuxClientID, _ posted: JSONPart, hasGap: Bool
    ) -> BayeuxAnswer {
        message.heading.reply(to: id) {
            $0.field(subscription: posted)
            guard hasGap else { return }
            $0.name("ext")
            $0.object { $0.field("gap", ifTrue: true) }
        }
    }

    /// - Returns: Where the client wants to begin, if it may have missed something there.
    /// - Throws: 403 or 405 for a channel that is none, 401 or 403 for one that is closed to this client,
    ///   429 where there is no room.
    private func listen(
        to name: String, _ id: BayeuxClientID, _ message: BayeuxMessage, _ replay: BayeuxReplay,
        _ sender: BayeuxSender
    ) throws(BayeuxError) -> (channel: ChannelName, position: Position)? {
        let wanted = try BayeuxChannel(name)
        guard let visitor = sessions.with(id, { $0.visitor }) else {
            throw .unknownClient(message.writtenClientID)
        }
        do throws(HTTPError) {
            try chat.access.read([wanted.channel], by: visitor.ticket)
        } catch {
            throw refuse(error, about: name, sender)
        }
        let now = try newest(about: message)
        let beginning = try replay.beginning(for: name, at: now)
        try add(wanted, name, id, visitor, from: beginning, now: now, by: message.id)
        guard let beginning, !beginning.isOldest, beginning.position != now else { return nil }
        return (wanted.channel, beginning.position)
    }

    private func add(
        _ wanted: BayeuxChannel, _ name: String, _ id: BayeuxClientID, _ visitor: BayeuxVisitor,
        from beginning: BayeuxBeginning?, now: Position, by message: String?
    ) throws(BayeuxError) {
        do throws(Budget.Refusal) { try visitor.share.take(of: Budget.Item.sessions) } catch {
            chat.monitor.refused(.tooManySessions, from: visitor.share.address)
            throw BayeuxError(.tooManySessions, about: name.excerpt, in: visitor.language)
        }
        let outcome = sessions.with(id) { session -> BayeuxAddition in
            if !session.hasRoom(for: wanted) { return .full }
            let isNew = session.subscribe(to: wanted, from: beginning, now: now, by: message)
            if session.stay == nil, let identity = visitor.identity {
                session.stay = chat.hub.makeStay(
                    of: identity, session: visitor.login, for: visitor.share)
            }
            return .added(isNew: isNew, session.stay, [session.connect, session.stream])
        }
        guard case .added(let isNew, let stay, let waiting)? = outcome else {
            visitor.share.give(of: Budget.Item.sessions)
            if outcome == nil { throw .unknownClient("") }
            throw .tooManySubscriptions(name.excerpt)
        }
        if !isNew { visitor.share.give(of: Budget.Item.sessions) }
        if isNew, let stay { chat.hub.arrive(stay, in: wanted.channel) }
        sessions.wake(waiting)
    }

    /// Asks whether anything behind this position is missing. If so, the client is told all that is kept.
    ///
    /// - Returns: Fires with whether something is missing. What cannot be read now, a connect tells later.
    private func lookForGap(
        in channel: ChannelName, _ position: Position, _ id: BayeuxClientID
    ) -> Deferred<Bool> {
        let question = Subscription(
            channels: [channel], since: .after(position), hold: .zero, limit: 1)
        let look = maybeDeferred { try self.chat.hub.next(question) }
        return look.addBoth { result in
            guard case .success(let batch) = result, batch.gap else { return false }
            let epoch = self.chat.hub.epoch
            self.sessions.with(id) {
                $0.beginWithOldest(channel, insteadOf: position, in: epoch)
            }
            return true
        }
    }

    /// - Throws: As subscribing does, and never for a channel that the session does not listen to.
    func unsubscribe(_ message: BayeuxMessage) throws(BayeuxError) -> BayeuxAnswer {
        let (names, posted) = try message.subscription()
        let id = try session(of: message, about: posted)
        do throws(BayeuxError) {
            for name in names { try stopListening(to: try BayeuxChannel(name), id) }
            return message.heading.reply(to: id) { $0.field(subscription: posted) }
        } catch {
            return message.heading.refusal(error, to: id) { $0.field(subscription: posted) }
        }
    }

    private func stopListening(
        to unwanted: BayeuxChannel, _ id: BayeuxClientID
    ) throws(BayeuxError) {
        let outcome = sessions.with(id) { session in
            let isGone = session.unsubscribe(from: unwanted)
            return (isGone, session.visitor.share, session.stay, [session.connect, session.stream])
        }
        guard let (isGone, share, stay, waiting) = outcome else { throw .unknownClient("") }
        if isGone {
            share.give(of: Budget.Item.sessions)
            if let stay { chat.hub.depart(stay, from: [unwanted.channel]) }
        }
        sessions.wake(waiting)
    }

    /// The session, for a message whose refusal repeats what it was about.
    private func session(
        of message: BayeuxMessage, about posted: JSONPart
    ) throws(BayeuxError) -> BayeuxClientID {
        do throws(BayeuxError) { return try session(of: message) } catch {
            throw error.about(posted)
        }
    }
}

/// What became of a subscription.
private enum BayeuxAddition: Sendable {
    case full
    case added(isNew: Bool, Stay?, [BayeuxPlace?])
}

// Publishing.
extension BayeuxDoor {
    /// Publishes a message, as a POST does. Sent again by its client, it is the same message.
    ///
    /// - Throws: 405 and 403 for a channel that is none, 402 for a message without data, 401 for a session
    ///   that there is not; 401, 403 or 429 where its sender may not speak.
    func publish(
        _ message: BayeuxMessage, _ sender: BayeuxSender
    ) throws(BayeuxError) -> Deferred<BayeuxAnswer> {
        let name = message.channel
        if message.isMeta { throw .forbiddenChannel(name.excerpt) }
        guard let data = message.data else { throw .missing("data") }
        guard BayeuxGrammar.isChannel(name) else { throw .invalidChannel(name.excerpt) }
        let wanted = try BayeuxChannel(name)
        guard wanted.views == .messages || wanted.views == .passing else {
            throw .forbiddenChannel(name.excerpt)
        }
        let id = message.clientID == nil ? nil : try session(of: message)
        if let id { try renew(id, message, sender) }
        let visitor = id.flatMap { sessions.with($0) { $0.visitor } }
        let ticket = visitor.map(\.ticket) ?? sender.ticket
        guard sender.mayPublish || ticket?.maySay(in: wanted.channel) == true else {
            throw .foreignPage(name.excerpt)
        }
        do throws(HTTPError) {
            try chat.rates.countMessage(from: sender.share.address)
            let speaker = try chat.access.speaker(
                Credentials(ticket: ticket, session: nil, token: nil, claim: visitor?.claim),
                in: wanted.channel)
            let position = try chat.publisher.publish(
                try data.message(), seconds: wanted.views == .passing ? 5 : nil,
                nonce: id.flatMap { message.nonce(in: $0) }, by: speaker, in: wanted.channel,
                from: sender.share.address)
            guard let position else { return .succeed(message.heading.reply(to: id)) }
            return position.addBoth { result in
                guard case .failure(let failure) = result else {
                    return message.heading.reply(to: id)
                }
                return message.heading.refusal(
                    self.refuse(HTTPError(of: failure.error), about: name, sender), to: id)
            }
        } catch {
            throw refuse(error, about: name, sender)
        }
    }
}

extension BayeuxMessage {
    /// By which a second try is known, from whatever address it comes.
    fileprivate func nonce(in session: BayeuxClientID) -> Nonce? {
        id.map { id in
            Nonce(
                sender: "bayeux/\(String(decoding: session.text, as: UTF8.self))/\(channel)",
                value: id)
        }
    }
}

extension JSONWriter {
    /// The channels that a message was about, as its client has written them.
    mutating func field(subscription: JSONPart) {
        guard let json = try? subscription.json() else { return }
        field("subscription", raw: json.bytes)
    }
}
