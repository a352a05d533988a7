// The session's cookie, on its way in and out.
// SPDX-License-Identifier: MIT

import HTTP

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
