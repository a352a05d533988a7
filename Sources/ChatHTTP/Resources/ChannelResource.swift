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
        try chat.rates.countMessage(from: request.peer)
        let query = request.query
        let post = try PostedMessage(request, query)
        // A newcomer's name is theirs from now on.
        switch try chat.admission.admit(request, post, to: channel) {
        case nil:
            let credentials = try chat.access.credentials(
                request, query, form: post.form, claim: post.from)
            let speaker = try chat.access.speaker(credentials, in: channel)
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

    /// - Throws: 400 for a page that there cannot be, and what ``Publisher`` throws.
    private func publish(
        _ post: PostedMessage, by speaker: Identity?, in channel: ChannelName, _ request: Request
    ) throws(HTTPError) -> Deferred<Response> {
        let page = try post.form.redirectToPage(of: chat)
        guard
            let id = try chat.publisher.publish(
                post, by: speaker, in: channel, from: request.peer)
        else { return .succeed(page ?? .created(nil)) }
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
