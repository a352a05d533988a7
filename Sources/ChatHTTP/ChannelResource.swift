// `POST /channels/{channel}`: something is said.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class ChannelResource: RendersPOST {
    private let hub: Hub
    private let rates: Rates
    private let access: Access

    init(_ hub: Hub, _ rates: Rates, _ access: Access) {
        self.hub = hub
        self.rates = rates
        self.access = access
    }

    func renderPOST(_ request: Request) throws -> Reply {
        let channel = try request.channel()
        try rates.countMessage(request)
        let post = try Post(request)
        let speaker = try access.speaker(
            request, in: channel, form: post.form, claim: post.from)
        let draft = Draft(
            channel: channel, from: speaker, body: post.body,
            nonce: post.nonce.map { Nonce(sender: sender(speaker, request, channel), value: $0) })
        let page = try post.form.page()
        // Something said in passing is heard in channels that exist, and makes none.
        if post.ttl == nil { try rates.countChannel(request, unless: hub.knows(channel)) }
        // Not cancelled when the client goes away: what was said is said.
        let id = maybeDeferred { try say(draft, seconds: post.ttl) }
        return request.answer(with: id) { page ?? .created($0) }
    }

    /// Whose nonce it is: two people, or one in two channels, may make the same.
    private func sender(_ name: String?, _ request: Request, _ channel: ChannelName) -> String {
        name.map { "\(channel)/name/\($0)" } ?? "\(channel)/peer/\(request.peer)"
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
            id.map { Body("{\"id\":\"", $0.description, "\"}\n", shared: [], "") }
            ?? Body("{\"id\":null}\n")
        return Response(.json(.created), body)
    }
}
