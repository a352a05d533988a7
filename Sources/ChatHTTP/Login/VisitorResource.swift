// `GET /me`: who the visitor is, and what their page needs to post.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

final class VisitorResource: ChatResource, RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        let asked = try request.query.value("channels") != nil
        let channels = asked ? try request.query.channels() : []
        let session = chat.sessions.welcome(request)
        return .response(try chat.sessions.card(of: session, ticketFor: channels))
    }
}
