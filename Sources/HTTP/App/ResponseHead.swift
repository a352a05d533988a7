// The constant part of an answer's head, written once and sent ten thousand times.
// SPDX-License-Identifier: MIT

/// A status line and the header fields that never change for it.
///
/// Only `StaticString` goes in, which no client can make: nothing that was received can end a line
/// here and so split an answer in two.
public final class ResponseHead: Sendable {
    public let status: Status
    /// `HTTP/1.1 200 OK\r\nName: value\r\n…`, open for more fields.
    let bytes: [UInt8]

    /// - Parameter fields: Lines `Name: value`, a Content-Type among them.
    public init(_ status: Status, _ fields: StaticString) {
        self.status = status
        let lines = fields.description.split(separator: "\n").map { $0 + "\r\n" }
        let block = "HTTP/1.1 \(status.code) \(status.phrase)\r\n" + lines.joined()
        bytes = Array(block.utf8)
    }
}

extension ResponseHead {
    /// One plain sentence: the body of every error that is not answered in another form.
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
