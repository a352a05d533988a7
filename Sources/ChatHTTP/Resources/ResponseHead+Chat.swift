// The constant heads of the chat's answers.
// SPDX-License-Identifier: MIT

import HTTP

extension ResponseHead {
    /// A script for anyone: it carries nothing that depends on who asks.
    static let script = ResponseHead(
        .ok,
        """
        Content-Type: text/javascript; charset=utf-8
        X-Content-Type-Options: nosniff
        Content-Disposition: attachment; filename="f.txt"
        Cache-Control: no-store, no-cache, must-revalidate, private, max-age=0
        Pragma: no-cache
        Expires: 0
        Referrer-Policy: no-referrer
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
        X-Frame-Options: DENY
        Cross-Origin-Resource-Policy: cross-origin
        """)

    /// Server-Sent Events. WHATWG HTML section 9.2. nginx buffers an answer unless it is told not to.
    static let events = ResponseHead(
        .ok,
        """
        Content-Type: text/event-stream; charset=utf-8
        Cache-Control: no-store
        X-Accel-Buffering: no
        X-Content-Type-Options: nosniff
        Referrer-Policy: no-referrer
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
        X-Frame-Options: DENY
        Cross-Origin-Resource-Policy: same-origin
        """)

    /// A JSON value on each line, without an end. The type is what most programs call it; it is not
    /// registered.
    static let jsonLines = ResponseHead(
        .ok,
        """
        Content-Type: application/x-ndjson; charset=utf-8
        Cache-Control: no-store
        X-Accel-Buffering: no
        X-Content-Type-Options: nosniff
        Referrer-Policy: no-referrer
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
        X-Frame-Options: DENY
        Cross-Origin-Resource-Policy: same-origin
        """)

    /// Lines of plain text, without an end.
    static let textLines = ResponseHead(
        .ok,
        """
        Content-Type: text/plain; charset=utf-8
        Cache-Control: no-store
        X-Accel-Buffering: no
        X-Content-Type-Options: nosniff
        Referrer-Policy: no-referrer
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
        X-Frame-Options: DENY
        Cross-Origin-Resource-Policy: same-origin
        """)

    /// JSON for pages of this origin and for programs.
    static func json(_ status: Status) -> ResponseHead {
        switch status {
        case .ok: okJSON
        case .created: createdJSON
        default: ResponseHead(status, jsonFields)
        }
    }

    private static let okJSON = ResponseHead(.ok, jsonFields)
    private static let createdJSON = ResponseHead(.created, jsonFields)

    private static let jsonFields: StaticString = """
        Content-Type: application/json; charset=utf-8
        X-Content-Type-Options: nosniff
        Cache-Control: no-store, no-cache, must-revalidate, private, max-age=0
        Pragma: no-cache
        Expires: 0
        Referrer-Policy: no-referrer
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
        X-Frame-Options: DENY
        Cross-Origin-Resource-Policy: same-origin
        """

    /// The chat page, whose Content-Security-Policy differs from answer to answer: Page+Policy.swift.
    /// Its own site is told where a form comes from: with no-referrer, browsers call it `null`.
    static func page(_ status: Status) -> ResponseHead {
        status == .ok ? okPage : ResponseHead(status, pageFields)
    }

    private static let okPage = ResponseHead(.ok, pageFields)

    private static let pageFields: StaticString = """
        Content-Type: text/html; charset=utf-8
        X-Content-Type-Options: nosniff
        Cache-Control: no-store, no-cache, must-revalidate, private, max-age=0
        Referrer-Policy: same-origin
        X-Frame-Options: DENY
        Cross-Origin-Opener-Policy: same-origin
        Cross-Origin-Resource-Policy: same-origin
        """
}
