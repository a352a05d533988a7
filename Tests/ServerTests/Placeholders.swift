// What the protocol's page shows in place of what differs each time.
// SPDX-License-Identifier: MIT

import TestSupport

/// What stands on the page for what differs each time.
struct Placeholders {
    /// The page's name for a journal is as long as each journal's, for Content-Length's sake.
    private static let epoch = "k3f9m2ab"
    private let epoch: String
    /// What was signed, by what stands on the page for it; the newest counts.
    private var signed = ["1.tcqg2tna…": "", "ETffRJmF…": "", "eyJhbGci…": ""]

    init(_ server: ServerProcess) throws {
        epoch = String(try server.poll("channels=a&hold=0").next?.prefix { $0 != ":" } ?? "")
    }

    /// What a client sends for `text` on the page.
    func sent(_ text: some StringProtocol) -> String {
        signed.reduce(String(text)) { $0.replacing($1.key, with: $1.value) }
            .replacing(Placeholders.epoch, with: epoch)
    }

    /// The bytes that a request on the page stands for. The line feed that ends the block belongs to
    /// the page.
    func request(_ example: ProtocolPage.Example) -> [UInt8] {
        let body = example.body.hasSuffix("\n") ? example.body.dropLast() : example.body
        return Array(sent(example.head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    /// How the page would show what the server has sent.
    mutating func page(_ text: String) -> String {
        shortened(text)
            .replacing(epoch + ":", with: Placeholders.epoch + ":")
            .replacing(/\nDate: [^\n]+/, with: "\nDate: Fri, 20 Nov 2026 12:00:00 GMT")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "2026-11-20T12:00:00.123Z")
            .replacing(/"person":"s[\w-]{14}"/, with: #""person":"sVx3p0bq8Zr4TmA""#)
            .replacing(/"retry":\d+/, with: #""retry":1500"#)
            .replacing(/retry: \d{4}\n/, with: "retry: 1500\n")
            .replacing(#/^\d\d:\d\d:\d\d /#, with: "12:00:00 ")
            .replacing(/\n:(\n:)+\n/, with: "\n:\n")
    }

    /// The same for a head, which is complete here, and a body.
    mutating func page(_ answer: HTTPResponse, _ body: String) -> String {
        let head = [answer.statusLine] + answer.fields.map { "\($0.name): \($0.value)" }
        return page(head.joined(separator: "\n") + "\n\n" + body)
    }

    private mutating func shortened(_ text: String) -> String {
        var text = text
        for (short, value) in [
            ("1.tcqg2tna…", /Set-Cookie: sid=([^;]+);/), ("ETffRJmF…", /"xsrf":"([^"]+)"/),
            ("eyJhbGci…", /"ticket":"([^"]+)"/),
        ] {
            guard let found = text.firstMatch(of: value)?.1 else { continue }
            signed[short] = String(found)
            text.replace(found, with: short)
        }
        return text
    }
}
