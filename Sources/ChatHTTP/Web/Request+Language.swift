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
        let start = languageCookie(of: site) + "="
        for line in fields("cookie") where line.utf8.count <= Request.maxCookieLength {
            for part in line.utf8.split(separator: UInt8(ascii: ";")) {
                let cookie = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard cookie.starts(with: start.utf8) else { continue }
                let value = String(Substring(cookie.dropFirst(start.utf8.count)))
                if let language = Language(rawValue: value) { return language }
            }
        }
        return nil
    }

    /// The field that keeps a choice in the browser for a year.
    func field(keeping language: Language, of site: SiteAddress) -> Response.Field {
        (
            "Set-Cookie",
            "\(languageCookie(of: site))=\(language.rawValue); Path=\(site.path)/; "
                + "Max-Age=31536000; HttpOnly; SameSite=Lax"
                + (isEncrypted(at: site) ? "; Secure" : "")
        )
    }

    private func languageCookie(of site: SiteAddress) -> String {
        cookiePrefix(of: site) + "language" + site.path.cookieSuffix
    }
}
