// `GET /me`: who one is, and what one needs to say something.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

final class Me: RendersGET {
    private let sessions: Sessions

    init(_ sessions: Sessions) {
        self.sessions = sessions
    }

    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        let asked = try request.query.value("channels") != nil
        let channels = asked ? try request.query.channels() : []
        return .response(try sessions.card(of: sessions.welcome(request), ticketFor: channels))
    }
}
