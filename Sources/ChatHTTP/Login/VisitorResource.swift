// `GET /me`: who the visitor is, and what their page needs to post.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// A visitor without a session gets one here; its cookie comes with the response.
final class VisitorResource: ChatResource, RendersGET {
    /// `channels=` names the channels that the visitor wants a ticket for; without it there is
    /// none. The ticket opens those of them that the visitor is a member of.
    ///
    /// - Throws: 403 for a page of another site, and for a script tag.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let asked = try request.query.bytes("channels") != nil
        let channels = asked ? try request.query.channels() : []
        let card = try chat.admission.welcome(request)
            .then { [chat] (session: Session) throws(HTTPError) -> Eventual<Response> in
                let mine = chat.access.mayName(channels, session.identity)
                return .ready(try chat.sessions.card(of: session, ticketFor: mine))
            }
        switch card {
        case .ready(let response): return .response(response)
        case .pending(let response):
            request.keepWhole()
            return .later(response, cancels: false)
        }
    }
}
