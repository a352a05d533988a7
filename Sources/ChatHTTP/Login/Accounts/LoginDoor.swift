// `GET /login/{provider}`: a visitor sets out to log in.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// A link, so it works without a script. It sends the browser to the provider, with a cookie that binds the
/// way back to it.
final class LoginDoor: ChatResource, RendersGET {
    /// `back=` is where the visitor wants to be afterwards: a path of the chat.
    ///
    /// - Throws: 403 for another site's page, and for what is no link; 404 for an unknown provider; 429 for
    ///   too many tries.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        try request.mustBeNavigation()
        guard let provider = chat.sessions.accounts.provider(request.pathValue("provider") ?? "")
        else { throw HTTPError.noProvider }
        let back = BackPath(try request.query.bytes("back"), below: chat.address.path)
        let response = try chat.rates.countLogin(request)
            .then { () throws(HTTPError) -> Eventual<Response> in
                .ready(try self.begin(request, provider, back))
            }
        switch response {
        case .ready(let response): return .response(response)
        case .pending(let response):
            request.keepWhole()
            return .later(response)
        }
    }

    private func begin(
        _ request: Request, _ provider: any IdentityProvider, _ back: BackPath
    ) throws(HTTPError) -> Response {
        let site = chat.address
        guard let callback = request.callback(of: provider, at: site) else {
            throw .noPublicAddress
        }
        let key = try chat.sessions.signer()
        let login = PendingLogin(provider, back: back.text, at: chat.sessions.clock.now())
        guard let name = request.loginCookieName(login.state, of: site),
            let address = try? provider.authorizationURL(for: login, callback: callback),
            address.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
        else {
            chat.limits.loginCounts.add(LoginFailure.unavailable.outcome)
            return LoginFailure.unavailable.redirect(below: site.path)
        }
        clearOldLogins(request)
        let cookie = LoginCookie(login, name: name, signedBy: key)
        request.extraFields.append(request.field(keeping: cookie, of: site))
        return .redirect(to: address)
    }

    /// Each tab may have one, but not any number of tabs: all cookies stand in each request. What is not
    /// ours any more goes first, then the oldest.
    private func clearOldLogins(_ request: Request) {
        let (sessions, site) = (chat.sessions, chat.address)
        guard let ring = sessions.ring else { return }
        let now = sessions.clock.now()
        let cookies = request.loginCookies(of: site)
            .map { (cookie: $0, expires: $0.login(signedBy: ring, at: now)?.expires) }
        let newest = cookies.filter { $0.expires != nil }
            .sorted { $0.expires! > $1.expires! }.prefix(LoginCookie.most - 1)
        let kept = Set(newest.map(\.cookie.name))
        for name in Set(cookies.map(\.cookie.name)).subtracting(kept).sorted() {
            request.extraFields.append(
                request.field(clearing: LoginCookie(name: name, value: ""), of: site))
        }
    }
}

extension Request {
    /// Where a provider sends the visitor back to; nil where the operator has told no public address, and
    /// the visitor is not on this machine.
    func callback(of provider: any IdentityProvider, at site: SiteAddress) -> String? {
        trustedOrigin(of: site).map { "\($0)\(site.path)/login/\(provider.name)/callback" }
    }
}
