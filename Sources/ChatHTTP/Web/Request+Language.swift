// The language that a visitor reads.
// SPDX-License-Identifier: MIT

import HTTP
import Language

extension Request {
    /// The one that they have chosen on the page, or else what their browser asks for.
    ///
    /// A script tag may stand on any site, which must not learn what somebody has chosen here.
    func language(at site: SiteAddress) -> Language {
        if field("cookie", mentions: "language"), !query.has("callback"),
            let chosen = chosenLanguage(at: site)
        {
            return chosen
        }
        return acceptedLanguage
    }

    /// What the cookie says; nil for what is not one of ours.
    private func chosenLanguage(at site: SiteAddress) -> Language? {
        let name = languageCookie(of: site)
        return fields("cookie").lazy.filter { $0.utf8.count <= Request.maxCookieLength }
            .flatMap { $0.cookies(named: name) }.compactMap(Language.init(rawValue:)).first
    }

    /// The field that keeps a choice in the browser for a year.
    func field(keeping language: Language, of site: SiteAddress) -> Response.Field {
        field(
            keepingCookie: languageCookie(of: site), language.rawValue, for: 365 * 86_400, of: site)
    }

    private func languageCookie(of site: SiteAddress) -> String {
        cookiePrefix(of: site) + "language" + site.path.cookieSuffix
    }
}
