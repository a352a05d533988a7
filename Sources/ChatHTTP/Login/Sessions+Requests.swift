// The visitor behind a request, and what their page is told.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Sessions {
    /// The visitor behind a request: only where a page of ours, or no page at all, has sent it.
    func session(of request: Request) -> Session? {
        guard let cookie = request.sessionCookie(of: address), request.isFromOwnPage(of: address)
        else { return nil }
        return session(cookie: cookie)
    }

    /// The session that a form is about: it knows its token.
    ///
    /// - Throws: 403 where it does not, and where there is no session.
    func session(of request: Request, knownBy form: Query) throws(HTTPError) -> Session {
        guard let session = session(of: request), let token = try request.token(form),
            isGood(token, for: session)
        else { throw .noToken }
        return session
    }

    /// Their session, a new one where they have none; the response then brings its cookie.
    ///
    /// - Throws: 503 before the keys are known.
    func welcome(_ request: Request) throws(HTTPError) -> Session {
        if let session = session(of: request) { return session }
        return try begin(for: request)
    }

    /// A new one; the response brings its cookie.
    ///
    /// - Throws: 503 before the keys are known.
    func begin(for request: Request) throws(HTTPError) -> Session {
        let session = begin()
        request.extraFields.append(request.cookieField(try cookie(session), of: address))
        return session
    }

    /// Where a visitor goes to log in with a provider, below the base path.
    func loginPath(of provider: any IdentityProvider) -> String {
        "\(address.path)/login/\(provider.name)"
    }

    /// See ``JSON/visitor(_:)``.
    ///
    /// - Throws: 400 for more channels than a ticket has room for.
    func card(
        of session: Session, ticketFor channels: [ChannelName] = []
    ) throws(HTTPError) -> Response {
        let json = JSON.visitor(
            VisitorCard(
                login: login.rawValue, identity: session.identity,
                isModerator: isModerator(session.identity?.person),
                providers: providers.map {
                    (name: $0.name, title: $0.title, path: loginPath(of: $0))
                },
                xsrf: try token(for: session), ticket: try ticket(for: session, channels)))
        return Response(.json(.ok), .json(json.bytes))
    }
}
