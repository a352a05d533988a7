// `POST /login`: a name for a session.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

final class LogIn: ChatResource, RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        do {
            return .response(try logIn(request))
        } catch let error {
            guard let page = try chat.page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    private func logIn(_ request: Request) throws(HTTPError) -> Response {
        try chat.rates.countLogin(request)
        let form = try Query(form: request.body)
        let old = try chat.sessions.meant(by: request, form)
        guard let identity = try form.identity("name") else { throw .noName("name") }
        let page = try form.page()
        let session = try chat.admission.logIn(request, as: identity, insteadOf: old)
        if let page { return page }
        return try chat.sessions.card(of: session)
    }
}
