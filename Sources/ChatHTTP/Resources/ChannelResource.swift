// `POST /channels/{channel}`: a message is published.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The hub gives the message to the broker; the response comes when the journal has kept it.
final class ChannelResource: ChatResource, RendersPOST {
    /// - Throws: 400 or 415 for a wrong message, 401 or 403 where the sender may not post, 429 for
    ///   too many messages. Where the page posted the form, the page shows the sentence.
    func renderPOST(_ request: Request) throws -> Reply {
        do {
            return try publish(request)
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    /// The order counts: the message is counted before its body is read, and a newcomer is logged
    /// in before the message goes out under the name.
    private func publish(_ request: Request) throws(HTTPError) -> Reply {
        let channel = try request.channel()
        try chat.rates.countMessage(request)
        let query = request.query
        let post = try PostedMessage(request, query)
        // A newcomer's name is theirs from now on.
        switch try chat.admission.admit(request, post, to: channel) {
        case nil:
            let speaker = try chat.access.speaker(
                request, query, in: channel, form: post.form, claim: post.from)
            // Not cancelled when the client goes away: its message is published all the same.
            return .later(try publish(post, by: speaker, in: channel, request), cancels: false)
        case .ready(let newcomer):
            return .later(try publish(post, by: newcomer, in: channel, request), cancels: false)
        case .pending(let newcomer):
            let id = newcomer.addCallback {
                try self.publish(post, by: $0, in: channel, request)
            }
            return chat.page.answer(request, later: id)
        }
    }

    /// - Returns: Fails with a ``ChatError`` where the hub refuses the message.
    /// - Throws: 400 for a page that there cannot be, 429 for too many new channels.
    private func publish(
        _ post: PostedMessage, by speaker: Identity?, in channel: ChannelName, _ request: Request
    ) throws(HTTPError) -> Deferred<Response> {
        let draft = Draft(
            channel: channel, from: speaker, body: post.body,
            nonce: post.nonce.map { Nonce(sender: sender(speaker, request, channel), value: $0) })
        let page = try post.form.redirectToPage()
        // An ephemeral message is heard in channels that exist, and makes none.
        if post.ttl == nil {
            try chat.rates.countChannel(request, unless: chat.hub.knows(channel))
        }
        do {
            return try publish(draft, seconds: post.ttl, page)
        } catch {
            return .fail(error)
        }
    }

    /// Whose nonce it is: two people, or one in two channels, may make the same.
    private func sender(
        _ speaker: Identity?, _ request: Request, _ channel: ChannelName
    ) -> String {
        speaker.map { "\(channel)/name/\($0.subject)" } ?? "\(channel)/peer/\(request.peer)"
    }

    /// - Parameter page: Where a form leads; nil for a client that is told the message's id.
    private func publish(
        _ draft: Draft, seconds: Int?, _ page: Response?
    ) throws(ChatError) -> Deferred<Response> {
        if let seconds {
            try chat.hub.ephemeral(draft, seconds: seconds)
            return .succeed(page ?? .created(nil))
        }
        let id = try chat.hub.publish(draft)
        guard let page else { return id.addCallback { .created($0) } }
        return id.addCallback { _ in page }
    }
}

extension Response {
    /// 201 with the message's id, or without one for an ephemeral message.
    fileprivate static func created(_ id: Position?) -> Response {
        Response(.json(.created), .json(JSON.published(id).bytes))
    }
}
