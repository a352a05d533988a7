// `GET /poll`: what is new in some channels, at the door that the request asks for.
// SPDX-License-Identifier: MIT

import HTTP

/// One path, and one answer `{"next":…,"messages":[…]}`. The doors differ in what stands around it,
/// and in how many answers there are.
final class PollResource: ChatResource, RendersGET {
    private let longPoll: LongPoll
    private let eventStream: EventStream

    override init(_ chat: ChatContext) {
        longPoll = LongPoll(chat)
        eventStream = EventStream(chat)
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
        request.wantsEvents ? eventStream : longPoll
    }
}
