// The cookies of logins that are under way, on their way in and out.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Request {
    /// All that the browser has sent, in its order; none of a header that is longer than any browser's.
    func loginCookies(of site: SiteAddress) -> [LoginCookie] {
        let (start, end) = loginCookieAffixes(of: site)
        let lines = fields("cookie")
        guard lines.reduce(0, { $0 + $1.utf8.count }) <= Request.maxCookieLength else { return [] }
        return lines.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap { part in
            let cookie = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard cookie.starts(with: start.utf8),
                let sign = cookie.firstIndex(of: UInt8(ascii: "="))
            else { return nil }
            let name = String(Substring(cookie[..<sign]))
            guard name.utf8.count == start.utf8.count + 8 + end.utf8.count, name.hasSuffix(end)
            else { return nil }
            return LoginCookie(
                name: name, value: String(Substring(cookie[sign...].dropFirst())))
        }
    }

    /// The only one for this state. Of two with one name, a neighbouring host may have made one, and which
    /// is ours nobody can tell.
    func loginCookie(for state: String, of site: SiteAddress) -> LoginCookie? {
        guard let name = loginCookieName(state, of: site) else { return nil }
        let found = loginCookies(of: site).filter { $0.name == name }
        return found.count == 1 ? found[0] : nil
    }

    /// What the cookie of a login is called: `__Host-oidc-` and the beginning of its state. nil for what
    /// cannot be a state.
    func loginCookieName(_ state: String, of site: SiteAddress) -> String? {
        let (start, end) = loginCookieAffixes(of: site)
        return LoginCookie.mark(of: state).map { start + $0 + end }
    }

    private func loginCookieAffixes(of site: SiteAddress) -> (start: String, end: String) {
        (cookiePrefix(of: site) + "oidc-", site.path.cookieSuffix)
    }

    /// The field that keeps a login in the browser for as long as it may take.
    func field(keeping cookie: LoginCookie, of site: SiteAddress) -> Response.Field {
        field(
            keepingCookie: cookie.name, cookie.value,
            for: Int(PendingLogin.lifetime / .seconds(1)), of: site)
    }

    /// The field that removes it.
    func field(clearing cookie: LoginCookie, of site: SiteAddress) -> Response.Field {
        field(keepingCookie: cookie.name, "", for: 0, of: site)
    }
}
