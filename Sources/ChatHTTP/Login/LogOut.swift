// `POST /logout`: the end of a session, and of its name's reservation.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

final class LogOut: RendersPOST {
    private let sessions: Sessions
    private let hub: Hub

    init(_ sessions: Sessions, _ hub: Hub) {
        self.sessions = sessions
        self.hub = hub
    }

    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        let form = try Query(form: request.body)
        let old = try sessions.meant(by: request, form)
        sessions.end(old)
        if let identity = old.identity { hub.leave(identity, session: old.id) }
        let session = sessions.begin(for: request)
        return .response(try form.page() ?? sessions.card(of: session))
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
