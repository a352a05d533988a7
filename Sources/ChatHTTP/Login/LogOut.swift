// `POST /logout`: a session ends, and its name is free.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// Ends the session of the cookie, and gives the visitor a new one without a name.
final class LogOut: ChatResource, RendersPOST {
    /// - Throws: 403 for another site's page or a wrong token.
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let form = try Query(form: request.bodyBytes)
        let old = try chat.sessions.session(of: request, knownBy: form)
        chat.sessions.end(old)
        if old.identity != nil { chat.limits.loginCounts.addLogout() }
        if let identity = old.identity { chat.hub.leave(identity, session: old.id) }
        let session = chat.sessions.begin(for: request)
        let page = try form.redirectToPage(of: chat)
        return .response(try page ?? chat.sessions.card(of: session))
    }
}
