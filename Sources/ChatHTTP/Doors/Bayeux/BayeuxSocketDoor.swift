// Bayeux by WebSocket.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language
import WebSocket
import WebSocketHTTP

/// `/bayeux` with `Upgrade: websocket`: each frame brings messages, or replies.
final class BayeuxSocketDoor {
    private let door: BayeuxDoor
    private let origins: OriginRule
    private let limits: WebSocketLimits

    init(_ door: BayeuxDoor, _ origins: OriginRule) {
        self.door = door
        self.origins = origins
        limits = WebSocketLimits(door.chat.limits.options)
    }

    /// - Throws: 400 or 426 where it is no handshake; 403 for a page of another site; 401 for a ticket that
    ///   is no good; 429 or 503 where there is no place.
    func open(_ request: Request) throws(HTTPError) -> Reply {
        let handshake = try WebSocketHandshake(request)
        try origins.admit(handshake: request)
        let ticket = try door.chat.access.ticket(request, request.query)
        try request.takePlace()
        // The socket's own place is enough: of a session one connect waits.
        let sender = BayeuxSender(
            share: request.share, language: request.language(at: door.chat.address),
            ticket: ticket, mayPublish: true, takePlace: {})
        return .webSocket(handshake, limits: limits, BayeuxSocket(door, sender))
    }
}

/// One WebSocket. Its session is the one that has connected over it last.
final class BayeuxSocket {
    private let door: BayeuxDoor
    private let sender: BayeuxSender
    private let counters: StreamCounters
    private var rate: FrameRate
    private var session: BayeuxClientID?
    /// The session's messages; nil where its client acknowledges them, which it does by connects.
    private var stream: BayeuxStream?
    /// nil before the handshake's answer is out, and once the connection is gone.
    private var connection: WebSocketConnection?
    /// Answers that are still to come, by the frame that asked for them.
    private var awaited: [Int: Deferred<Void>] = [:]
    private var frames = 0
    /// Replies that the client has not read, as far as is known.
    private var unread = 0

    init(_ door: BayeuxDoor, _ sender: BayeuxSender) {
        self.door = door
        self.sender = sender
        counters = door.chat.streams[.websocket]
        rate = FrameRate(at: door.chat.scheduler.now)
        counters.open.add(1)
    }

    /// As many frames as may wait for their answers, and as many answers as may be unread.
    private static let most = 64
}

// What comes in.
extension BayeuxSocket {
    private func received(_ frame: [UInt8]) {
        guard rate.take(at: door.chat.scheduler.now) != .enough,
            awaited.count < BayeuxSocket.most
        else { return finish(.tooManyFrames) }
        // By this Faye's client finds out whether the socket works.
        if frame.span.equals("[]") { return send(json: frame) }
        do throws(HTTPError) {
            let request = try BayeuxRequest(frame)
            var sender = sender
            sender.willConnect = { [weak self] in self?.serve($0) }
            send(door.answer(request, from: sender) { $0 })
        } catch {
            door.chat.monitor.refused(error, from: sender.share.address)
            send(json: BayeuxAnswer.refusing(error, in: sender.language).json)
        }
    }

    private func send(_ answer: Deferred<BayeuxAnswer>) {
        frames += 1
        let number = frames
        let outcome = answer.addBoth { result -> Void in
            self.awaited[number] = nil
            if case .success(let answer) = result { self.send(json: answer.json) }
        }
        if !outcome.hasFired { awaited[number] = outcome }
    }

    /// From now on the messages of this session go out here as they come.
    private func serve(_ id: BayeuxClientID) {
        if id == session { return }
        guard let acks = door.sessions.with(id, { $0.acks }) else { return }
        session = id
        stream.take()?.close()
        if acks { return }
        stream = BayeuxStream(door, id, to: self) { $0.beginStream(at: $1) }
        if connection?.hasRoom == true { stream?.resume() }
    }
}

// What goes out.
extension BayeuxSocket {
    /// A client that asks on and on, and reads nothing, is hung up on.
    private func send(json: [UInt8]) {
        guard let connection else { return }
        if !connection.hasRoom {
            unread += 1
            if unread > BayeuxSocket.most { return finish(.tooManyFrames) }
        }
        connection.send(text: json)
    }

    private func finish(_ error: HTTPError) {
        door.chat.monitor.refused(error, from: sender.share.address)
        connection?.close(
            CloseCode(status: error.status.code), reason: error.text.text(in: sender.language))
        letGo()
    }

    private func letGo() {
        stream.take()?.close()
        session = nil
        let answers = awaited.values
        awaited = [:]
        for answer in answers { answer.cancel() }
    }
}

extension BayeuxSocket: BayeuxOutput {
    func hear(_ messages: [UInt8], upTo _: Position) -> Bool {
        guard let connection else { return false }
        if !messages.isEmpty {
            connection.send(
                text: [UInt8(ascii: "[")] + messages + [UInt8(ascii: "]")])
        }
        return connection.hasRoom
    }

    /// Its next messages are told what became of the session.
    func ended() {
        stream = nil
        session = nil
    }
}

extension BayeuxSocket: WebSocketHandler {
    func opened(_ connection: WebSocketConnection) { self.connection = connection }

    func received(text: [UInt8], from _: WebSocketConnection) { received(text) }

    func hasRoom(_: WebSocketConnection) {
        unread = 0
        stream?.resume()
    }

    func refused(_ error: HTTPError, _: WebSocketConnection) { finish(error) }

    func closed(_: WebSocketConnection) {
        counters.open.add(-1)
        connection = nil
        letGo()
    }
}

extension HTTPError {
    /// 429.
    fileprivate static let tooManyFrames = HTTPError(
        .tooManyRequests, .tooManyCommands, retryAfter: .seconds(5), reason: .rateLimited)
}
