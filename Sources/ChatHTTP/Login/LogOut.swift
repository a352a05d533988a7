// `POST /logout`: the end of a session, and of its name's reservation.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

final class LogOut: ChatResource, RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        let form = try Query(form: request.body)
        let old = try chat.sessions.meant(by: request, form)
        chat.sessions.end(old)
        if let identity = old.identity { chat.hub.leave(identity, session: old.id) }
        let session = chat.sessions.begin(for: request)
        return .response(try form.page() ?? chat.sessions.card(of: session))
    }
}

extension Sessions {
    /// The session that a form is about: it knows its token.
    ///
    /// - Throws: 403 where it does not, and where there is no session.
    func meant(by request: Request, _ form: Query) throws(HTTPError) -> Session {
        guard let session = session(of: request), let token = try request.token(form),
            isGood(token, for: session)
        else { throw .noToken }
        return session
    }
}
