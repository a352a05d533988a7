// What a visitor's own page is told about them.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

extension Sessions {
    /// Their session, a new one where they have none; the answer then brings its cookie.
    func welcome(_ request: Request) -> Session {
        session(of: request) ?? begin(for: request)
    }

    /// A new one; the answer brings its cookie.
    func begin(for request: Request) -> Session {
        let session = begin()
        request.setSessionCookie(cookie(session))
        return session
    }

    /// `{"login":"name","name":"ann","xsrf":"…","ticket":"…"}`, without what is not there.
    ///
    /// - Throws: 400 for more channels than a ticket has room for.
    func card(
        of session: Session, ticketFor channels: [ChannelName] = []
    ) throws(HTTPError) -> Response {
        let json = JSON.visitor(
            login: login.rawValue, name: session.identity?.displayName, xsrf: token(for: session),
            ticket: try ticket(for: session, channels))
        return Response(.json(.ok), .json(json.bytes))
    }
}

extension Request {
    /// The answer then depends on the cookie, and says so to caches.
    ///
    /// - Throws: 403 for a page of another site, and for a script tag.
    func mustBeFromOwnPage() throws(HTTPError) {
        guard isFromOwnPage else { throw .othersPage }
        extraFields.append(("Vary", "Cookie"))
    }
}

extension HTTPError {
    fileprivate static let othersPage = HTTPError(
        .forbidden, "Only pages of the chat's own site may use this, and no script tags.")
}
