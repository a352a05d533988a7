// `POST /logout`: a session ends, and its name is free.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// Ends the session of the cookie, and gives the visitor a new one without a name. Where their provider can
/// log them out, too, they are told where, or a form leads there.
final class LogOut: ChatResource, RendersPOST {
    /// - Throws: 403 for another site's page or a wrong token.
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let form = try Query(form: request.bodyBytes)
        let old = try chat.sessions.session(of: request, knownBy: form)
        let page = try form.redirectToPage(of: chat)
        request.keepWhole()
        let ended = try chat.sessions.end(old, for: chat.caller)
            .then { () throws(HTTPError) in .ready(try self.ended(old, request, page)) }
        switch ended {
        case .ready(let response): return .response(response)
        case .pending(let response): return .later(response, cancels: false)
        }
    }

    private func ended(
        _ old: Session, _ request: Request, _ page: Response?
    ) throws(HTTPError) -> Response {
        if let named = old.named {
            chat.limits.loginCounts.addLogout()
            chat.sessions.leave([named], chat.hub)
        }
        let session = try chat.sessions.begin(for: request)
        let logout = chat.sessions.logoutURL(of: old, request)
        if let page { return logout.map { .redirect(to: $0) } ?? page }
        return try chat.sessions.card(of: session, logout: logout)
    }
}
