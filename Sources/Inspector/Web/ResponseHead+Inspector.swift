// What stands above everything that the inspector sends.
// SPDX-License-Identifier: MIT

import HTTP

extension ResponseHead {
    /// The page. It may load what this server has, and nothing else; no text becomes markup in it.
    static let page = ResponseHead(
        .ok, guarded,
        """
        Content-Type: text/html; charset=utf-8
        Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
        connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types 'none'
        """)
    static let style = ResponseHead(.ok, guarded, "Content-Type: text/css; charset=utf-8")
    static let script = ResponseHead(.ok, guarded, "Content-Type: text/javascript; charset=utf-8")
    static let picture = ResponseHead(
        .ok, guarded,
        """
        Content-Type: image/svg+xml
        Content-Security-Policy: default-src 'none'; sandbox
        """)
    static let data = ResponseHead(.ok, guarded, "Content-Type: application/json")

    /// Nobody keeps it, and no page of another site gets it.
    private static let guarded: StaticString = """
        Cache-Control: no-store
        X-Content-Type-Options: nosniff
        Referrer-Policy: no-referrer
        Cross-Origin-Resource-Policy: same-origin
        """
}
