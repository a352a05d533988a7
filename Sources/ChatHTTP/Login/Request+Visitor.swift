// What a request tells of its visitor: a cookie, a token, and whose page has sent it.
// SPDX-License-Identifier: MIT

import HTTP

extension Request {
    /// True for programs such as curl as well, which are no pages, and for a script tag never.
    ///
    /// Nobody else's page may act with its visitor's cookie, whatever the operator allows it else.
    var isFromOwnPage: Bool {
        guard ["same-origin", "none", nil].contains(field("sec-fetch-site")) else { return false }
        if query.pairs.contains(where: { $0.name == "callback" }) { return false }
        if let origin = field("origin") { return isServed(at: origin) }
        // Browsers from before Origin say where they come from in another field, if at all.
        guard let referer = field("referer") else { return true }
        let parts = referer.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count > 2 && isServed(at: parts[0] + "//" + parts[2])
    }

    /// Whether a page of `origin` came from where this request goes. Behind a proxy that speaks TLS
    /// the schemes differ, so they do not count.
    func isServed(at origin: some StringProtocol) -> Bool {
        guard let scheme = origin.firstRange(of: "://"), let host = field("host") else {
            return false
        }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }

    /// The answer then depends on the cookie, and says so to caches.
    ///
    /// - Throws: 403 for a page of another site, and for a script tag.
    func mustBeFromOwnPage() throws(HTTPError) {
        guard isFromOwnPage else { throw .othersPage }
        extraFields.append(("Vary", "Cookie"))
    }

    var isFromScriptTag: Bool {
        method == .get && query.pairs.contains { $0.name == "callback" }
    }

    /// What shows that a page of ours has sent this: nil where it brings nothing.
    func token(_ form: Query) throws(HTTPError) -> String? {
        if let token = field("x-xsrf-token") { return token }
        return try form.value("_xsrf")
    }
}

// The session's cookie, on its way in and out.
extension Request {
    /// The value of the session's cookie; nil where there is none, or more than one: a page of a
    /// neighbouring host may have put another one beside ours, and which is which nobody can tell.
    ///
    /// It is looked for byte by byte, as browsers write it: to Swift a mark and the `;` beside it can
    /// be one Character, and so hide a cookie.
    var sessionCookie: String? {
        let lines = fields("cookie")
        if lines.isEmpty { return nil }
        let prefix = (cookieName + "=").utf8
        var found: String?
        for line in lines {
            guard line.utf8.count <= Request.maxCookieLength else { return nil }
            for part in line.utf8.split(separator: UInt8(ascii: ";")) {
                let cookie = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard cookie.starts(with: prefix) else { continue }
                if found != nil { return nil }
                found = String(Substring(cookie.dropFirst(prefix.count)))
            }
        }
        return found
    }

    /// The field by which a response brings the visitor a new cookie. Its value is made of our own
    /// bytes.
    func cookieField(_ value: String) -> (name: StaticString, value: String) {
        (
            "Set-Cookie",
            "\(cookieName)=\(value); Path=/; Max-Age=\(Int(Session.lifetime / .seconds(1))); "
                + "HttpOnly; SameSite=Lax" + (isEncrypted ? "; Secure" : "")
        )
    }

    /// Over TLS a name that no neighbouring host can set. RFC 6265bis section 4.1.3.
    private var cookieName: String { isEncrypted ? "__Host-sid" : "sid" }

    /// Whether a proxy says that it spoke TLS with the visitor. Anyone can say so, and gains a
    /// cookie for themselves that is of no use without.
    var isEncrypted: Bool { field("x-forwarded-proto") == "https" }

    private static let maxCookieLength = 4096
}
