// `POST /channels/{channel}/messages/{id}/edit`: a message gets another body.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// Takes the new body in all forms in which a message can be posted. Marks on it do not count.
final class EditResource: ChatResource, RendersPOST {
    /// - Throws: What ``ChatContext/change(_:_:to:form:)`` throws, and 400 or 415 for a wrong body.
    ///   Where the page posted the form, the page shows the sentence.
    func renderPOST(_ request: Request) throws -> Reply {
        do {
            try chat.rates.countMessage(from: request.peer)
            let query = request.query
            let post = try PostedMessage(request, query)
            return try chat.change(request, query, to: post.body, form: post.form)
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }
}
