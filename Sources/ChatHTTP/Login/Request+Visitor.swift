// What a request tells of its visitor: a cookie, a token, and whose page has sent it.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Request {
    /// True for programs such as curl as well, which are no pages, and for a script tag never.
    ///
    /// Nobody else's page may act with its visitor's cookie, whatever the operator allows it else.
    func isFromOwnPage(of site: SiteAddress) -> Bool {
        if hasField("sec-fetch-site"), !field("sec-fetch-site", is: "same-origin"),
            !field("sec-fetch-site", is: "none")
        {
            return false
        }
        if query.has("callback") { return false }
        if let origin = fieldBytes("origin") { return isServed(at: origin, by: site) }
        // Browsers from before Origin say where they come from in another field, if at all.
        guard let referer = fieldBytes("referer") else { return true }
        return isServed(at: referer.withoutPath, by: site)
    }

    /// The origin of the page that sends this, as a browser tells it of a script tag; nil where it does
    /// not.
    var refererOrigin: ArraySlice<UInt8>? { fieldBytes("referer")?.withoutPath }

    /// Whether a page of `origin` came from where this request goes. A proxy that puts another name into
    /// Host hides that, unless the operator has told the public address.
    func isServed(at origin: ArraySlice<UInt8>, by site: SiteAddress) -> Bool {
        hasHost(of: origin) || site.origin?.description.utf8.elementsEqual(origin) == true
    }

    /// Behind a proxy that speaks TLS the schemes differ, so they do not count.
    private func hasHost(of origin: ArraySlice<UInt8>) -> Bool {
        guard let host = fieldBytes("host"), let colon = origin.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        let (mark, authority) = (origin[colon...].prefix(3), origin[colon...].dropFirst(3))
        return mark.span.equals("://")
            && authority.elementsEqual(host) { $0.smallLetter == $1.smallLetter }
    }

    /// The answer then depends on the cookie, and says so to caches.
    ///
    /// - Throws: 403 for a page of another site, and for a script tag.
    func mustBeFromOwnPage(of site: SiteAddress) throws(HTTPError) {
        guard isFromOwnPage(of: site) else { throw .othersPage }
        extraFields.append(("Vary", "Cookie"))
    }

    var isFromScriptTag: Bool {
        method == .get && query.has("callback")
    }

    /// What shows that a page of ours has sent this: nil where it brings nothing.
    func token(_ form: Query) throws(HTTPError) -> String? {
        if let token = field("x-xsrf-token") { return token }
        return try form.bytes("_xsrf").map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Request {
    /// What stands in `Authorization: Bearer …`; nil without it. Other schemes are a proxy's affair.
    /// RFC 6750 section 2.1.
    var bearerToken: String? {
        guard mayHaveField(of: Request.authorization), let value = field("authorization"),
            value.prefix(6).lowercased() == "bearer"
        else { return nil }
        let token = value.dropFirst(6)
        // A variable that is not set leaves nothing behind the scheme: that is a mistake, and no claim
        // to be nobody.
        return token.isEmpty || token.hasPrefix(" ") ? String(token.drop { $0 == " " }) : nil
    }

    private static let authorization = FieldKinds(of: "authorization")
}

// The session's cookie, on its way in and out.
extension Request {
    /// The value of the session's cookie; nil where there is none, or more than one: a page of a
    /// neighbouring host may have put another one beside ours, and which is which nobody can tell.
    func sessionCookie(of site: SiteAddress) -> String? {
        guard hasField("cookie") else { return nil }
        let name = cookieName(of: site)
        var found: String?
        for line in fields("cookie") {
            guard line.utf8.count <= Request.maxCookieLength else { return nil }
            for value in line.cookies(named: name) {
                if found != nil { return nil }
                found = value
            }
        }
        return found
    }

    /// The field by which a response brings the visitor a new cookie. Its value is made of our own
    /// bytes.
    func cookieField(_ value: String, of site: SiteAddress) -> (name: StaticString, value: String) {
        field(
            keepingCookie: cookieName(of: site), value, for: Int(Session.lifetime / .seconds(1)),
            of: site)
    }

    /// The field that keeps a cookie in the browser; with 0 seconds, that removes it. Lax: people come
    /// by links on other sites.
    ///
    /// - Parameters:
    ///   - name: Of our own bytes, as the value.
    ///   - seconds: How long it is kept.
    func field(
        keepingCookie name: String, _ value: String, for seconds: Int, of site: SiteAddress
    ) -> Response.Field {
        (
            "Set-Cookie",
            "\(name)=\(value); Path=\(site.path)/; Max-Age=\(seconds); HttpOnly; SameSite=Lax"
                + (isEncrypted(at: site) ? "; Secure" : "")
        )
    }

    /// Over TLS a name that no neighbouring host can set, or, for a chat that has only a part of the
    /// host, that none can set without TLS. RFC 6265bis section 4.1.3.
    ///
    /// It has the base path in it. A browser sends the cookie of `/` to `/chat` as well, and of two with
    /// one name nobody could tell which is which.
    private func cookieName(of site: SiteAddress) -> String {
        cookiePrefix(of: site) + "sid" + site.path.cookieSuffix
    }

    /// What stands before the names of our cookies.
    func cookiePrefix(of site: SiteAddress) -> String {
        if !isEncrypted(at: site) { return "" }
        return site.path == .root ? "__Host-" : "__Secure-"
    }

    /// Whether the visitor's browser speaks TLS: by the public address, or else where a proxy says so.
    /// Anyone can say so, and gains a cookie for themselves that is of no use without.
    func isEncrypted(at site: SiteAddress) -> Bool {
        site.isEncrypted ?? field("x-forwarded-proto", is: "https")
    }

    /// In bytes, of a line. A longer one is not looked at.
    static let maxCookieLength = 4096
}

extension String {
    /// The values of all cookies of this name in a line of the field `Cookie`.
    ///
    /// They are looked for byte by byte, as browsers write them: to Swift a mark and the `;` beside it can
    /// be one Character, and so hide a cookie.
    func cookies(named name: String) -> [String] {
        let prefix = (name + "=").utf8
        return utf8.split(separator: UInt8(ascii: ";")).compactMap { part in
            let cookie = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard cookie.starts(with: prefix) else { return nil }
            return String(Substring(cookie.dropFirst(prefix.count)))
        }
    }
}

extension ArraySlice<UInt8> {
    /// A URL without what stands behind its host.
    fileprivate var withoutPath: ArraySlice<UInt8> {
        var slashes = 0
        return prefix { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes < 3
        }
    }
}

extension UInt8 {
    /// The same letter, where it is a capital.
    fileprivate var smallLetter: UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
    }
}

extension BasePath {
    /// Stands behind the names of our cookies: nothing, or `.chat`. A slash may not stand there.
    var cookieSuffix: String { description.replacing("/", with: ".") }
}
