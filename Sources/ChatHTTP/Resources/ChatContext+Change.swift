// The way of an edit or a deletion into the chat.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

extension ChatContext {
    /// Whoever asks must be able to speak in the channel, so nobody learns by this what is there that
    /// they may not read.
    ///
    /// - Parameters:
    ///   - body: The new one; nil to delete the message.
    ///   - form: The posted fields.
    /// - Returns: The change's id; or the page, for a form of its own.
    /// - Throws: 401 or 403 where they may not speak there, or are nobody in particular, 400 for what is
    ///   no id, and what the hub refuses. The reply fails with 403 for another's message, or one that
    ///   is too old, and with 404 where there is none.
    func change(
        _ request: Request, _ query: Query, to body: JSON?, form: Query
    ) throws(HTTPError) -> Reply {
        let channel = try request.channel()
        let credentials = try access.credentials(request, query, form: form, claim: nil)
        let speaker = try access.speaker(credentials, in: channel)
        guard let person = speaker?.person else { throw .nobodyChanges }
        let change = MessageChange(
            try request.messageID(), in: channel, to: body,
            by: sessions.isModerator(person) ? .moderator : .author(person))
        let shown = try form.redirectToPage(of: self)
        let changed: Deferred<Position>
        do { changed = try hub.revise(change) } catch { throw error.httpError }
        let response = changed.addCallbacks(
            { shown ?? Response(.json(.ok), .json(JSON.published($0).bytes)) },
            { throw ($0.error as? ChatError)?.httpError ?? $0.error })
        return page.answer(request, later: response)
    }
}

extension Request {
    /// The id of a message in the path.
    fileprivate func messageID() throws(HTTPError) -> Position {
        guard let text = pathBytes("id"), let id = Position(utf8: text.span) else {
            throw HTTPError(.badRequest, .noMessageInPath, reason: .badParameter)
        }
        return id
    }
}

extension HTTPError {
    /// 403 for somebody of whom no more than a name is known.
    fileprivate static let nobodyChanges = HTTPError(
        .forbidden, .nobodyChanges, reason: .notTheAuthor)
}
