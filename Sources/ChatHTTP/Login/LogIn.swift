// `POST /login`: a name for a session.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Takes the form `name` and `_xsrf`, from a page of the chat's own site only.
final class LogIn: ChatResource, RendersPOST {
    /// - Throws: 403 for another site's page or a wrong token, 400 for a wrong name, 409 for a name
    ///   in use, 429 for too many tries. Where the page posted the form, the page shows the
    ///   sentence.
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        if chat.sessions.login.isClosed { throw HTTPError.noNameLogin }
        do {
            switch try logIn(request) {
            case .ready(let response): return .response(response)
            case .pending(let response): return chat.page.answer(request, later: response)
            }
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    /// The order counts: a try is counted before the form is read, so a wrong form costs a try too.
    private func logIn(_ request: Request) throws(HTTPError) -> Eventual<Response> {
        try chat.rates.countLogin(request)
            .then { [chat] () throws(HTTPError) -> Eventual<Response> in
                let form = try Query(form: request.bodyBytes)
                let old = try chat.sessions.session(of: request, knownBy: form)
                guard let identity = try form.identity("name") else { throw .noName("name") }
                let page = try form.redirectToPage(of: chat)
                return try chat.admission.logIn(request, as: identity, insteadOf: old)
                    .then { (session: Session) throws(HTTPError) -> Eventual<Response> in
                        if let page { return .ready(page) }
                        return .ready(try chat.sessions.card(of: session))
                    }
            }
    }
}
