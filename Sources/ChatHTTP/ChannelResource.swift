// `POST /channels/{channel}`: something is said.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class ChannelResource: RendersPOST {
    private let hub: Hub
    private let rate: PublishRate

    init(_ hub: Hub, _ rate: PublishRate) {
        self.hub = hub
        self.rate = rate
    }

    func renderPOST(_ request: Request) throws -> Reply {
        let channel = try request.channel()
        try rate.count(request)
        let post = try Post(request)
        let draft = Draft(
            channel: channel, from: post.from, body: post.body,
            nonce: post.nonce.map { Nonce(sender: post.sender(in: channel), value: $0) })
        // Not cancelled when the client goes away: what was said is said.
        let id = maybeDeferred { try say(draft, seconds: post.ttl) }
        return request.answer(with: id, Response.created)
    }

    /// - Returns: Its id; nil for what is said in passing.
    private func say(_ draft: Draft, seconds: Int?) throws(Refusal) -> Deferred<Position?> {
        guard let seconds else { return try hub.publish(draft).addCallback { $0 } }
        try hub.whisper(draft, seconds: seconds)
        return .succeed(nil)
    }
}

extension Response {
    fileprivate static func created(_ id: Position?) -> Response {
        let body =
            id.map { Body("{\"id\":\"", $0.description, "\"}", shared: [], "") }
            ?? Body("{\"id\":null}")
        return Response(.json(.created), body)
    }
}
