// `POST /logout`: a session ends, and its name is free.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

final class LogOut: ChatResource, RendersPOST {
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        let form = try Query(form: request.body)
        let old = try chat.sessions.session(of: request, knownBy: form)
        chat.sessions.end(old)
        if let identity = old.identity { chat.hub.leave(identity, session: old.id) }
        let session = chat.sessions.begin(for: request)
        return .response(try form.redirectToPage() ?? chat.sessions.card(of: session))
    }
}
