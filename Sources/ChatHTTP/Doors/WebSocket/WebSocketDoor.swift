// The WebSocket: `GET /poll` with `Upgrade: websocket`.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language
import WebSocket
import WebSocketHTTP

/// The answers of a poll, one after the other, as text frames; and on the way back, commands. RFC 6455.
///
/// What is wrong with the handshake is said by its HTTP status, before anything is upgraded.
final class WebSocketDoor: ChatResource, RendersGET {
    private let door: StreamDoor
    private let origins: OriginRule
    private let limits: WebSocketLimits

    override init(_ chat: ChatContext) {
        door = StreamDoor(chat, SocketFormat(), .websocket)
        origins = OriginRule(chat.limits.options.allowedOrigins, of: chat.address)
        limits = WebSocketLimits(chat.limits.options)
        super.init(chat)
    }

    /// - Throws: 400 or 426 where it is no handshake; 403 for a page of another site; 400 for wrong
    ///   parameters; 401 or 403 where a channel is closed to this reader; 429 or 503 where there is no
    ///   place.
    func renderGET(_ request: Request) throws -> Reply {
        let handshake = try WebSocketHandshake(request, subprotocols: ["fireside.1"])
        try origins.admit(handshake: request)
        let query = request.query
        let life = try query.seconds("hold", in: 1...86_400) ?? .streamLife
        let wanted = try StreamRequest(
            request, query, to: try query.channels(), usualLife: life, in: chat)
        try request.takePlace()
        let socket = ChatSocket(
            door, visitor(request, wanted.reader), wanted.subscription, life: life)
        try socket.begin()
        return .webSocket(handshake, limits: limits, socket)
    }

    /// - Throws: 400: a handshake is a GET.
    func renderHEAD(_ request: Request) throws -> Reply { try renderGET(request) }

    private func visitor(_ request: Request, _ reader: AdmittedReader) -> SocketVisitor {
        SocketVisitor(
            share: request.share, language: request.language(at: chat.address),
            session: chat.sessions.session(of: request),
            claim: reader.ticket?.identity == nil ? reader.identity : nil, ticket: reader.ticket)
    }
}

/// A batch as a frame: one array for all who stand level.
struct SocketFormat: StreamFormat {
    let head = ResponseHead(.switchingProtocols, "")

    func bytes(of batch: Batch) -> [UInt8] { FrameWriter.text(batch.json.bytes) }

    func bytes(of error: HTTPError, in language: Language) -> [UInt8] {
        FrameWriter.text(ErrorForm.message(error, in: language).bytes)
    }
}

extension WebSocketLimits {
    /// Of a chat's WebSockets. Pings and fragments count among frames; commands have a limit of their own:
    /// ``FrameRate``.
    init(_ options: ChatOptions) {
        self.init(maxMessage: options.maxMessage, maxFrames: 200)
    }
}
