// The visitor behind a request, and what their page is told.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Sessions {
    /// The visitor behind a request: only where a page of ours, or no page at all, has sent it.
    func session(of request: Request) -> Session? {
        guard let cookie = request.sessionCookie(of: address), request.isFromOwnPage(of: address)
        else { return nil }
        return session(of: request, cookie: cookie)
    }

    /// The same whichever page has led here. Beside a proxy that vouches for visitors, the session of
    /// anybody else does not count.
    func session(of request: Request, cookie: String) -> Session? {
        guard let session = session(cookie: cookie) else { return nil }
        guard login == .proxy else { return session }
        return try? isVouchedFor(session, by: request) ? session : nil
    }

    /// The session that a form is about: it knows its token.
    ///
    /// - Throws: 403 where it does not, and where there is no session; 503 before the keys are known.
    func session(of request: Request, knownBy form: Query) throws(HTTPError) -> Session {
        // No token is wrong before the server knows its keys.
        _ = try signer()
        guard let session = session(of: request), let token = try request.token(form),
            isGood(token, for: session)
        else { throw .noToken }
        return session
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

    /// Where a session's provider can log its visitor out, too; nil where it cannot.
    func logoutURL(of session: Session, _ request: Request) -> String? {
        guard let provider = session.provider.flatMap({ accounts.provider($0) }),
            let origin = request.trustedOrigin(of: address),
            let url = provider.logoutURL(backTo: "\(origin)\(address.path)/"),
            url.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
        else { return nil }
        return url
    }

    /// The site of that place, as a page's policy names it.
    func logoutOrigin(of session: Session, _ request: Request) -> String? {
        logoutURL(of: session, request).flatMap { url in
            url.firstMatch(of: /[^:]+:\/\/[^\/?#]+/).flatMap { Origin(String($0.0)) }?.description
        }
    }

    /// See ``JSON/visitor(_:)``.
    ///
    /// - Throws: 400 for more channels than a ticket has room for.
    func card(
        of session: Session, ticketFor channels: [ChannelName] = [], logout: String? = nil
    ) throws(HTTPError) -> Response {
        let json = JSON.visitor(
            VisitorCard(
                login: login.rawValue, identity: session.identity,
                isModerator: isModerator(session.identity?.person),
                providers: providers.map {
                    (name: $0.name, title: $0.title, path: loginPath(of: $0))
                },
                xsrf: try token(for: session), ticket: try ticket(for: session, channels)),
            logout: logout)
        return Response(.json(.ok), .json(json.bytes))
    }
}
