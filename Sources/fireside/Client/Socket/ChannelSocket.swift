// Some channels over one WebSocket: what is heard, and what is said.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import FoundationEssentials
import HTTP
import WebSocket

/// Tells the answers of a WebSocket on `/poll`, and says messages. docs/protocol.md.
final class ChannelSocket {
    /// How it has ended.
    struct ChannelEnd {
        /// How long it was open.
        let life: Duration
        /// The code of the server's Close frame.
        let code: CloseCode?
        /// In a few words.
        let reason: String
    }

    /// Fires when the connection is gone, or fails with what `hear` has thrown. Cancelled, it hangs up.
    private(set) lazy var ended = Deferred<ChannelEnd>(
        canceller: { [weak self] _ in self?.socket?.close() })
    private let loop: EventLoop
    private let hear: (PollAnswer) throws -> Void
    private var socket: ServerSocket?
    private var openedAt = Duration.zero
    private var lastCommand = 0
    private var waiting: [Int: Deferred<String>] = [:]

    private init(on loop: EventLoop, _ hear: @escaping (PollAnswer) throws -> Void) {
        self.loop = loop
        self.hear = hear
    }

    /// Opens a WebSocket on `/poll`.
    ///
    /// - Parameters:
    ///   - query: As that of a poll.
    ///   - session: Brings the cookie and the token; with both, the server knows who speaks.
    ///   - hear: Called with each answer.
    /// - Returns: Fails as ``ServerSocket/open(_:_:_:to:on:longestSilence:)`` does.
    static func open(
        _ server: ServerURL, _ query: Query, _ session: ClientSession, on loop: EventLoop,
        _ hear: @escaping (PollAnswer) throws -> Void
    ) -> Deferred<ChannelSocket> {
        let channels = ChannelSocket(on: loop, hear)
        return ServerSocket.open(
            server, server.target("/poll", query), session.fields, to: channels, on: loop
        )
        .addCallback { socket in
            channels.begin(socket, session)
            return channels
        }
    }

    private func begin(_ socket: ServerSocket, _ session: ClientSession) {
        self.socket = socket
        openedAt = loop.now
        guard let token = session.token else { return }
        lastCommand += 1
        socket.send(Array("{\"do\":\(lastCommand),\"xsrf\":\"\(token)\"}".utf8))
    }

    /// Says a message.
    ///
    /// - Returns: Fires with its id, fit for a terminal, once the server has kept it. Fails with
    ///   ``RefusedRequest``, or with ``ServerSocketClosed`` where nobody can say whether it was heard.
    func say(_ message: OutgoingMessage) throws -> Deferred<String> {
        guard let socket else { throw ServerSocketClosed() }
        lastCommand += 1
        let number = lastCommand
        socket.send(try message.command(number))
        let id = Deferred<String>(canceller: { [weak self] _ in self?.waiting[number] = nil })
        waiting[number] = id
        return id
    }

    /// Hangs up.
    func close() { socket?.close() }
}

extension ChannelSocket: ServerSocketListener {
    /// An answer, a reply, or the reason of a Close frame that follows.
    func received(_ text: [UInt8]) {
        let json = JSONSlices(text)
        do {
            if json.member("re", of: json.whole) != nil {
                settle(try JSONDecoder().decode(SocketReply.self, from: Data(text)))
            } else if json.member("next", of: json.whole) != nil {
                try hear(PollAnswer(json))
            } else if json.member("error", of: json.whole) == nil {
                throw NotFireside()
            }
        } catch {
            fail(error is DecodingError ? NotFireside() : error)
        }
    }

    private func settle(_ reply: SocketReply) {
        guard let id = waiting.removeValue(forKey: reply.re) else { return }
        if let error = reply.error {
            try? id.errback(
                RefusedRequest(
                    status: error.status, message: String(error.message.prefix(300)).visible,
                    retryAfter: error.retry.map { .milliseconds(min(max($0, 0), 3_600_000)) }))
        } else {
            try? id.callback((reply.id ?? "").visible)
        }
    }

    private func fail(_ error: any Error) {
        guard let socket = socket.take() else { return }
        socket.close()
        try? ended.errback(error)
    }

    func closed(_ end: ServerSocket.SocketEnd) {
        socket = nil
        let unanswered = waiting.values
        waiting = [:]
        for id in unanswered { try? id.errback(ServerSocketClosed()) }
        if ended.hasFired { return }
        try? ended.callback(
            ChannelEnd(life: loop.now - openedAt, code: end.code, reason: end.reason))
    }
}

/// `{"re":7,"id":"k3f9:46"}`, or with an error.
private struct SocketReply: Decodable {
    struct Content: Decodable {
        let status: Int
        let message: String
        let retry: Int?
    }

    let re: Int
    let id: String?
    let error: Content?
}

/// The connection was gone before the reply came.
struct ServerSocketClosed: Error, CustomStringConvertible {
    var description: String { "the connection closed before the server had confirmed it" }
}
