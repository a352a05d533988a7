// `POST /channels/{channel}`: something is said.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import HTTP

final class ChannelResource: ChatResource, RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        do {
            return try say(request)
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    private func say(_ request: Request) throws(HTTPError) -> Reply {
        let channel = try request.channel()
        try chat.rates.countMessage(request)
        let post = try Post(request)
        let speaker = try speaker(request, of: post, in: channel)
        let draft = Draft(
            channel: channel, from: speaker, body: post.body,
            nonce: post.nonce.map { Nonce(sender: sender(speaker, request, channel), value: $0) })
        let page = try post.form.page()
        // Something said in passing is heard in channels that exist, and makes none.
        if post.ttl == nil {
            try chat.rates.countChannel(request, unless: chat.hub.knows(channel))
        }
        let created = maybeDeferred {
            try say(draft, seconds: post.ttl) { page ?? .created($0) }
        }
        // Not cancelled when the client goes away: what was said is said.
        return .later(created, cancels: false)
    }

    /// Who says it; a newcomer's name is theirs from now on.
    private func speaker(
        _ request: Request, of post: Post, in channel: ChannelName
    ) throws(HTTPError) -> Identity? {
        if let newcomer = try chat.admission.admit(request, post, to: channel) { return newcomer }
        return try chat.access.speaker(request, in: channel, form: post.form, claim: post.from)
    }

    /// Whose nonce it is: two people, or one in two channels, may make the same.
    private func sender(
        _ speaker: Identity?, _ request: Request, _ channel: ChannelName
    ) -> String {
        speaker.map { "\(channel)/name/\($0.subject)" } ?? "\(channel)/peer/\(request.peer)"
    }

    /// - Parameter render: Given the message's id; nil for what is said in passing.
    private func say(
        _ draft: Draft, seconds: Int?, _ render: @escaping (Position?) -> Response
    ) throws(ChatError) -> Deferred<Response> {
        guard let seconds else { return try chat.hub.publish(draft).addCallback { render($0) } }
        try chat.hub.ephemeral(draft, seconds: seconds)
        return .succeed(render(nil))
    }
}

extension Response {
    fileprivate static func created(_ id: Position?) -> Response {
        Response(.json(.created), .json(JSON.published(id).bytes))
    }
}
