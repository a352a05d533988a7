// `POST /login`: a name for a session.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

final class LogIn: ChatResource, RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
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

    private func logIn(_ request: Request) throws(HTTPError) -> Eventual<Response> {
        try chat.rates.countLogin(request)
            .then { [chat] () throws(HTTPError) -> Eventual<Response> in
                let form = try Query(form: request.body)
                let old = try chat.sessions.session(of: request, knownBy: form)
                guard let identity = try form.identity("name") else { throw .noName("name") }
                let page = try form.redirectToPage()
                return try chat.admission.logIn(request, as: identity, insteadOf: old)
                    .then { (session: Session) throws(HTTPError) -> Eventual<Response> in
                        if let page { return .ready(page) }
                        return .ready(try chat.sessions.card(of: session))
                    }
            }
    }
}
