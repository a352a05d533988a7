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

    func renderGET(_ request: Request) throws -> Reply {
        try door(for: request).renderGET(request)
    }

    func renderHEAD(_ request: Request) throws -> Reply {
        try door(for: request).renderHEAD(request)
    }

    /// The first rule that fits decides, as in docs/protocol.md.
    private func door(for request: Request) -> any RendersGET {
        if WebSocketHandshake.isAsked(by: request) { return webSocket }
        return request.wantsEvents ? eventStream : longPoll
    }
}
