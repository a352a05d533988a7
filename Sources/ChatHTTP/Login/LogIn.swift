// `POST /login`: a name for a session.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

final class LogIn: RendersPOST {
    private let sessions: Sessions
    private let rates: Rates
    private let entrance: Entrance
    private let page: FrontPage

    init(_ sessions: Sessions, _ rates: Rates, _ entrance: Entrance, _ page: FrontPage) {
        self.sessions = sessions
        self.rates = rates
        self.entrance = entrance
        self.page = page
    }

    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage()
        do {
            return .response(try logIn(request))
        } catch let error {
            guard let page = try page.answer(request, refusing: error) else { throw error }
            return page
        }
    }

    private func logIn(_ request: Request) throws(HTTPError) -> Response {
        try rates.countLogin(request)
        let form = try Query(form: request.body)
        let old = try sessions.meant(by: request, form)
        guard let identity = try form.identity("name") else { throw .noName("name") }
        let page = try form.page()
        let session = try entrance.logIn(request, as: identity, insteadOf: old)
        if let page { return page }
        return try sessions.card(of: session)
    }
}
