// What a request tells of its visitor: a cookie, a token, and whose page has sent it.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Request {
    /// True for programs such as curl as well, which are no pages, and for a script tag never.
    ///
    /// Nobody else's page may act with its visitor's cookie, whatever the operator allows it else.
    var isFromOwnPage: Bool {
        if hasField("sec-fetch-site"), !field("sec-fetch-site", is: "same-origin"),
            !field("sec-fetch-site", is: "none")
        {
            return false
        }
        if query.has("callback") { return false }
        if let origin = fieldBytes("origin") { return isServed(at: origin) }
        // Browsers from before Origin say where they come from in another field, if at all.
        guard let referer = fieldBytes("referer") else { return true }
        return isServed(at: referer.withoutPath)
    }

    /// Whether a page of `origin` came from where this request goes. Behind a proxy that speaks TLS
    /// the schemes differ, so they do not count.
    func isServed(at origin: ArraySlice<UInt8>) -> Bool {
        guard let host = fieldBytes("host"), let colon = origin.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        let (mark, authority) = (origin[colon...].prefix(3), origin[colon...].dropFirst(3))
        return mark.span.equals("://")
            && authority.elementsEqual(host) { $0.smallLetter == $1.smallLetter }
    }

    /// The answer then depends on the cookie, and says so to caches.
    ///
    /// - Throws: 403 for a page of another site, and for a script tag.
    func mustBeFromOwnPage() throws(HTTPError) {
        guard isFromOwnPage else { throw .othersPage }
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

// The session's cookie, on its way in and out.
extension Request {
    /// The value of the session's cookie; nil where there is none, or more than one: a page of a
    /// neighbouring host may have put another one beside ours, and which is which nobody can tell.
    ///
    /// It is looked for byte by byte, as browsers write it: to Swift a mark and the `;` beside it can
    /// be one Character, and so hide a cookie.
    var sessionCookie: String? {
        guard hasField("cookie") else { return nil }
        let prefix = (cookieName + "=").utf8
        var found: String?
        for line in fields("cookie") {
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
    var isEncrypted: Bool { field("x-forwarded-proto", is: "https") }

    private static let maxCookieLength = 4096
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
