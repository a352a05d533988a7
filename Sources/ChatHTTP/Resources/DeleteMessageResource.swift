// `POST /channels/{channel}/messages/{id}/delete`: a stub takes the place of a message.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// Takes a form, or nothing at all: the path says which message.
final class DeleteMessageResource: ChatResource, RendersPOST {
    /// - Throws: What ``ChatContext/change(_:_:to:form:)`` throws. Where the page posted the form,
    ///   the page shows the sentence.
    func renderPOST(_ request: Request) throws -> Reply {
        do {
            try chat.rates.countMessage(from: request.peer)
            let isForm = request.isTyped("application/x-www-form-urlencoded")
            let form = isForm ? try Query(form: request.bodyBytes) : Query()
            return try chat.change(request, request.query, to: nil, form: form)
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }
}
