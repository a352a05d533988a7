// The visitor behind a request, and what their page is told.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

extension Sessions {
    /// The visitor behind a request: only where a page of ours, or no page at all, has sent it.
    func session(of request: Request) -> Session? {
        guard let cookie = request.sessionCookie(of: address), request.isFromOwnPage(of: address)
        else { return nil }
        return session(cookie: cookie)
    }

    /// All sessions under a name that a request brings, in its cookie and in its ticket, whatever
    /// became of them.
    func brought(by request: Request) -> [NamedSession] {
        let cookie = request.sessionCookie(of: address).flatMap { signedSession(cookie: $0)?.named }
        let token = (try? request.query.value("t")) ?? nil
        return [cookie, token.flatMap(named(inTicket:))].compactMap { $0 }
    }

    /// The session that a ticket was made for, whatever became of it.
    func named(inTicket token: String) -> NamedSession? {
        token.utf8.count <= Sessions.maxTicketLength ? try? opened(token).named : nil
    }

    /// Learns what the registry knows of these sessions.
    ///
    /// - Returns: nil where that is known here already.
    func recall(_ sessions: [NamedSession], on loop: any Scheduler) -> Deferred<Void>? {
        if registry.answersAtOnce || sessions.isEmpty { return nil }
        return registry.recall(sessions, on: loop)
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
    func welcome(_ request: Request) -> Session {
        session(of: request) ?? begin(for: request)
    }

    /// A new one; the response brings its cookie.
    func begin(for request: Request) -> Session {
        let session = begin()
        request.extraFields.append(request.cookieField(cookie(session), of: address))
        return session
    }

    /// `{"login":"name","name":"ann","xsrf":"…","ticket":"…"}`, without what is not there.
    ///
    /// - Throws: 400 for more channels than a ticket has room for.
    func card(
        of session: Session, ticketFor channels: [ChannelName] = []
    ) throws(HTTPError) -> Response {
        let json = JSON.visitor(
            login: login.rawValue, name: session.identity?.displayName,
            xsrf: token(for: session), ticket: try ticket(for: session, channels))
        return Response(.json(.ok), .json(json.bytes))
    }
}
