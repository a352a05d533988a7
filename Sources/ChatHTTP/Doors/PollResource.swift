// `GET /poll`: what is new in some channels, at the door that the request asks for.
// SPDX-License-Identifier: MIT

import HTTP
import WebSocketHTTP

/// One path, and one answer `{"next":…,"messages":[…]}`. The doors differ in what stands around it,
/// and in how many answers there are.
final class PollResource: ChatResource, RendersGET {
    private let longPoll: LongPoll
    private let eventStream: EventStream
    private let webSocket: WebSocketDoor

    override init(_ chat: ChatContext) {
        longPoll = LongPoll(chat)
        eventStream = EventStream(chat)
        webSocket = WebSocketDoor(chat)
        super.init(chat)
    }

    /// The first rule that fits decides, as in docs/protocol.md.
    func renderGET(_ request: Request) throws -> Reply {
        if WebSocketHandshake.isAsked(by: request) { return try webSocket.renderGET(request) }
        if request.wantsEvents { return try eventStream.renderGET(request) }
        return try longPoll.renderGET(request)
    }

    func renderHEAD(_ request: Request) throws -> Reply {
        if WebSocketHandshake.isAsked(by: request) { return try webSocket.renderHEAD(request) }
        if request.wantsEvents { return try eventStream.renderHEAD(request) }
        return try longPoll.renderHEAD(request)
    }
}
