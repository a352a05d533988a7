// `/channels/{channel}/topic`: what a channel is about.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Whoever may read the channel may read its topic, and whoever may write there may set it.
final class TopicResource: ChatResource {}

extension TopicResource: RendersGET {
    /// `{"topic":"…","from":"ann","person":"u…","at":"…"}`, or `{"topic":""}`. It is there as soon as
    /// whoever has set it knows, also at another server.
    ///
    /// - Throws: 400 for wrong parameters, 401 or 403 for a channel that is closed to this reader, and
    ///   what ``Request/claim()`` throws.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let channel = try request.channel()
        try chat.access.read([channel], request, query)
        try request.claim()
        return .later(
            chat.hub.afterCatchUp { [chat] in
                .succeed(.json(JSON(chat.topics[channel]), to: callback))
            })
    }
}

extension TopicResource: RendersPOST {
    /// Sets the topic, and publishes a message that tells of it; `topic=` without a text removes it. It
    /// counts as a message. Answers as ``renderGET(_:)`` does.
    ///
    /// - Throws: 400 for a wrong topic, 401 or 403 where the sender may not write, 429 for too many
    ///   messages, 507 for too many topics. Where the page posted the form, the page shows the sentence.
    func renderPOST(_ request: Request) throws -> Reply {
        do {
            return try setTopic(request)
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    private func setTopic(_ request: Request) throws(HTTPError) -> Reply {
        let channel = try request.channel()
        try chat.rates.countMessage(from: request.peer)
        let query = request.query
        let fields = try PostedFields(request)
        guard let claim = try fields.given("topic") else { throw .noTopic }
        let text = try TopicText(claim)
        let page = try fields.form.redirectToPage(of: chat)
        let credentials = try chat.access.credentials(
            request, query, form: fields.form, claim: try fields.claim(or: query))
        let speaker = try chat.access.speaker(credentials, in: channel)
        try chat.rates.countChannel(from: request.peer, unless: chat.hub.knows(channel))
        let steps = try chat.topics.steps(text, by: speaker, in: channel)
        let draft = Draft(channel: channel, from: speaker, body: JSON(announcing: text))
        return chat.page.answer(
            request,
            later: try chat.change(steps, announcing: draft).addCallback { [chat] _ in
                page ?? .json(JSON(chat.topics[channel]), to: nil)
            })
    }
}

extension PostedFields {
    /// Who its sender claims to be: in the fields, or in the query as on a message.
    fileprivate func claim(or query: Query) throws(HTTPError) -> Identity? {
        guard let name = try text("from") else { return try query.identity("from") }
        return Identity(name: try Name(name, of: "from").text)
    }
}

extension ChatContext {
    /// ``Hub/change(_:announcing:)``, with its errors as answers.
    fileprivate func change(
        _ steps: [RecordChange], announcing draft: Draft
    ) throws(HTTPError) -> Deferred<Position> {
        do { return try hub.change(steps, announcing: draft) } catch { throw error.httpError }
    }
}
