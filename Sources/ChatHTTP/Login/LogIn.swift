// `POST /login`: a name for a session.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent

final class LogIn: RendersPOST {
    private let sessions: Sessions
    private let hub: Hub
    private let rates: Rates

    init(_ sessions: Sessions, _ hub: Hub, _ rates: Rates) {
        self.sessions = sessions
        self.hub = hub
        self.rates = rates
    }

    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        try rates.countLogin(request)
        let form = try Query(form: request.body)
        let old = try sessions.meant(by: request, form)
        guard let name = try form.name("name") else { throw HTTPError.noName("name") }
        try rates.countLogin(request, as: name)
        guard let session = sessions.logIn(as: name, insteadOf: old) else {
            throw HTTPError.nameInUse
        }
        if let other = old.name { hub.leave(other, session: old.id) }
        request.setSessionCookie(sessions.cookie(session))
        return .response(try form.page() ?? sessions.card(of: session))
    }
}

extension HTTPError {
    fileprivate static let nameInUse = HTTPError(
        .conflict, "That name is taken. Choose another.")
}
