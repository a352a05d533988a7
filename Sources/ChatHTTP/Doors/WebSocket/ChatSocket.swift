// One client's WebSocket, from its handshake to its end.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language
import WebSocket
import WebSocketHTTP

/// Stands between the hub and a connection, as ``ChatStream`` does: each batch goes out as it comes, and
/// nothing is queued. What its client asks for: `ChatSocket+Commands.swift`.
///
/// The hub and the connection hold it until the connection is gone, and it holds them.
final class ChatSocket {
    let door: StreamDoor
    var visitor: SocketVisitor {
        didSet { hasTicket = visitor.ticket != nil }
    }
    /// Apart from the visitor, because each batch asks for it: a ticket is large to copy.
    private var hasTicket: Bool
    /// What the client listens to, as it began.
    private var subscription: Subscription
    /// When the socket has lasted long enough, in the scheduler's time.
    private let end: Duration
    /// From the hub; nil once that is over.
    private var batches: BatchStream?
    /// To the client; nil before the handshake's answer is out, and once the connection is gone.
    private var connection: WebSocketConnection?
    private var isOver = false
    private var isPaused = false

    var rate: FrameRate
    /// Commands whose replies are still to come.
    var underWay = 0
    /// Replies that the client has not read, as far as is known.
    private var unread = 0

    /// - Parameter life: How long it may last, whatever its ticket says.
    init(
        _ door: StreamDoor, _ visitor: SocketVisitor, _ subscription: Subscription, life: Duration
    ) {
        self.door = door
        self.visitor = visitor
        hasTicket = visitor.ticket != nil
        self.subscription = subscription
        let now = door.chat.scheduler.now
        end = now + life
        rate = FrameRate(at: now)
    }

    var chat: ChatContext { door.chat }

    /// Asks the hub. Nothing is told before the handshake's answer is out.
    ///
    /// - Throws: What the hub refuses. Nothing has begun then.
    func begin() throws(ChatError) {
        batches = try chat.hub.stream(subscription, to: self)
        door.counters.open.add(1)
    }

    /// Hears other channels, or the same ones as somebody else, from now on. The client hears nothing
    /// before ``resume()``.
    ///
    /// - Parameter since: From where on; nil for where it stands.
    /// - Throws: What the hub refuses. It goes on hearing as before then.
    func listen(to channels: [ChannelName]? = nil, since: Cursor? = nil) throws(HTTPError) {
        guard let old = batches.take() else { return }
        let before = wish(subscription.channels, since: old.next)
        // Its person stays here: they have a while to come back.
        old.cancel()
        let new = wish(channels ?? before.channels, since: since ?? before.since)
        do throws(ChatError) {
            try listen(new)
        } catch {
            do throws(ChatError) { try listen(before) } catch { finish(error.httpError) }
            throw error.httpError
        }
    }

    private func listen(_ wish: Subscription) throws(ChatError) {
        batches = try chat.hub.stream(wish, to: self)
        subscription = wish
    }

    /// What the visitor may hear, for as long as they may.
    private func wish(_ channels: [ChannelName], since: Cursor) -> Subscription {
        let life = max(.seconds(1), end - chat.scheduler.now)
        let ticketLife = visitor.ticket.map { chat.sessions.timeLeft($0).roundedUp }
        return Subscription(
            channels: channels, since: since, longestHold: min(life, ticketLife ?? life),
            limit: subscription.limit, client: subscription.client, identity: visitor.identity,
            session: visitor.login, allowance: visitor.share)
    }

    /// The channels that the client listens to.
    var channels: [ChannelName] { subscription.channels }

    /// Goes on, where there is room.
    func resume() {
        if connection?.hasRoom == true { batches?.resume() }
    }
}

// What is told to the client.
extension ChatSocket {
    /// A client that asks on and on, and reads nothing, is hung up on.
    func reply(_ json: [UInt8]) {
        guard !isOver, let connection else { return }
        if !connection.hasRoom {
            unread += 1
            if unread > ChatSocket.maxUnread { return finish(.unreadReplies) }
        }
        connection.send(text: json)
    }

    /// Replies to one client, each of which is short.
    private static let maxUnread = 64

    /// Says why it is over. The Close frame has the error's status, and 4000 more.
    func finish(_ error: HTTPError) {
        if !isOver { note(error) }
        finish(
            door.format.bytes(of: error, in: visitor.language), CloseCode(status: error.status.code)
        )
    }

    /// The client is told this error, in a reply or as the last word.
    func note(_ error: HTTPError) { chat.monitor.refused(error, from: visitor.share.address) }

    /// The last words, and nothing behind them.
    func finish(_ frame: [UInt8]?, _ code: CloseCode) {
        if isOver { return }
        isOver = true
        batches.take()?.cancel()
        guard let connection else { return }
        if let frame { connection.send(frame: frame) }
        connection.close(code)
    }
}

extension ChatSocket: BatchListener {
    /// Sends what is new; what is private, only while the visitor may hear it.
    ///
    /// - Returns: Whether there is room for more; else the hub waits until it is told to go on.
    func hear(_ batch: Batch) -> Bool {
        guard let connection else { return false }
        if hasTicket, let error = whyNotAdmitted {
            finish(error)
            return false
        }
        connection.send(frame: door.bytes(of: batch))
        isPaused = !connection.hasRoom
        return !isPaused
    }

    /// The ticket has run out, its session has ended, or the visitor is no member any more.
    private var whyNotAdmitted: HTTPError? {
        guard let ticket = visitor.ticket else { return nil }
        do throws(HTTPError) { try chat.access.mustStillHear(channels, by: ticket) } catch {
            return error
        }
        return nil
    }

    /// The hub has ended it.
    func ended(_ end: StreamEnd) {
        let position = batches?.next ?? subscription.since
        batches = nil
        switch end {
        case .comeBack(let batch): finish(door.format.bytes(of: batch), .goingAway)
        case .replaced: finish(.replaced)
        case .sessionEnded: finish(whyNotAdmitted ?? .badTicket)
        case .expelled: finish(ChatError.expelled.httpError)
        case .failed(let error): finish(HTTPError(of: error))
        case .timeIsUp: timeIsUp(at: position)
        }
    }

    /// Either the ticket is over, or the client is to come back for no other reason than that it has
    /// been here for long.
    private func timeIsUp(at position: Cursor) {
        // The hub ends streams at full seconds.
        if let ticket = visitor.ticket, chat.sessions.timeLeft(ticket) < .seconds(1) {
            return finish(.badTicket)
        }
        finish(farewell(from: position), .goingAway)
    }

    /// `{"next":…,"messages":[],"retry":…}`.
    private func farewell(from position: Cursor) -> [UInt8] {
        let wish = Subscription(channels: subscription.channels, since: position)
        return door.format.bytes(of: chat.hub.comeBack(wish))
    }
}

extension ChatSocket: WebSocketHandler {
    func opened(_ connection: WebSocketConnection) {
        self.connection = connection
        if isOver { connection.close(.goingAway) } else { resume() }
    }

    func received(text: [UInt8], from _: WebSocketConnection) { received(text) }

    func hasRoom(_: WebSocketConnection) {
        (isPaused, unread) = (false, 0)
        batches?.resume()
    }

    /// The hub may have said it already.
    func serverIsDraining(_: WebSocketConnection) {
        guard !isOver, let batches else { return }
        finish(farewell(from: batches.next), .goingAway)
    }

    func refused(_ error: HTTPError, _: WebSocketConnection) { finish(error) }

    /// What is no frame has no reply, but a Close frame with a sentence.
    func failed(_ error: WebSocketError, _: WebSocketConnection) {
        note(HTTPError(.badRequest, error.message, reason: .badFrame))
    }

    /// Lets go of the hub and of the connection, which hold the socket.
    func closed(_: WebSocketConnection) {
        if isPaused, !isOver { door.counters.stalled.add(1) }
        door.counters.open.add(-1)
        isOver = true
        batches.take()?.cancel()
        connection = nil
    }
}

extension HTTPError {
    /// 429. What was answered lies in the server, and counts in the share of the client's address.
    fileprivate static let unreadReplies = HTTPError(
        .tooManyRequests, .unreadReplies, retryAfter: .seconds(5), reason: .doesNotRead)
}
