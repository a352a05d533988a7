// The heads of plain text, and of a response without a body.
// SPDX-License-Identifier: MIT

extension ResponseHead {
    /// For plain text, such as the sentence of an error. Pages of other sites cannot read it, and no
    /// cache keeps it.
    public static func text(_ status: Status) -> ResponseHead {
        status == .ok ? okText : ResponseHead(status, textFields)
    }

    private static let okText = ResponseHead(.ok, textFields)

    private static let textFields: StaticString = """
        Content-Type: text/plain; charset=utf-8
        X-Content-Type-Options: nosniff
        Cache-Control: no-store, no-cache, must-revalidate, private, max-age=0
        Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
        Cross-Origin-Resource-Policy: same-origin
        Referrer-Policy: no-referrer
        X-Frame-Options: DENY
        """

    static let noContent = ResponseHead(.noContent, "X-Content-Type-Options: nosniff")
}
