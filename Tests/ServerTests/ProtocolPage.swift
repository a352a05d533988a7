// docs/protocol.md, read by a machine.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// The page's examples, which are blocks of code that begin with ```` ```http request NAME ```` or
/// ```` ```http answer NAME ````. An answer belongs to the request of the same name, if any, before
/// it.
struct ProtocolPage {
    struct Example {
        enum Kind: Substring { case request, answer }

        let kind: Kind
        /// The client that sends it; empty if it does not wait.
        let name: String
        let head: [Substring]
        let body: Substring
        /// Where it stands on the page.
        let line: Int
    }

    let examples: [Example]
    private let text: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("docs/protocol.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let block =
            /(?s)```http (?<kind>request|answer)(?<name>[^\n]*)\n(?<head>.*?)\n\n(?<body>.*?)```/
        examples = text.matches(of: block).map { block in
            Example(
                kind: Example.Kind(rawValue: block.kind)!,
                name: block.name.trimmingCharacters(in: .whitespaces),
                head: block.head.split(separator: "\n"),
                body: block.body.hasSuffix("\n") ? block.body.dropLast() : block.body,
                line: text[..<block.range.lowerBound].count { $0 == "\n" } + 1)
        }
        self.text = text
    }

    /// The client written in `language`, which is a block that begins with ```` ```js client ````.
    func client(in language: String) -> String {
        let start = "```\(language) client\n"
        guard let from = text.firstRange(of: start)?.upperBound,
            let to = text[from...].firstRange(of: "```")?.lowerBound
        else { fatalError("docs/protocol.md has no client in \(language)") }
        return String(text[from..<to])
    }
}

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

    /// The bytes that an example on the page stands for.
    func request(_ example: ProtocolPage.Example) -> [UInt8] {
        let lines = example.head.joined(separator: "\r\n") + "\r\n\r\n" + example.body
        let text = signed.reduce(lines) { $0.replacing($1.key, with: $1.value) }
        return Array(text.replacing(Placeholders.epoch, with: epoch).utf8)
    }

    /// How the page would show an answer.
    mutating func page(_ answer: HTTPResponse) -> String {
        let head = [answer.statusLine] + answer.fields.map { "\($0.name): \($0.value)" }
        let body = answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text
        return shortened(head.joined(separator: "\n") + "\n\n" + body)
            .replacing(epoch + ":", with: Placeholders.epoch + ":")
            .replacing(/\nDate: [^\n]+/, with: "\nDate: Fri, 20 Nov 2026 12:00:00 GMT")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "2026-11-20T12:00:00.123Z")
            .replacing(/"retry":\d+/, with: #""retry":1500"#)
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

/// The fields that `…` stands for.
struct CommonFields {
    private var fields: [Substring: [Substring]] = [:]

    /// The answer on the page, in full.
    mutating func complete(_ example: ProtocolPage.Example) -> String {
        var head = example.head
        let type = head.first { $0.hasPrefix("Content-Type:") } ?? ""
        if let ellipsis = head.firstIndex(of: "…") {
            let named = Set(head.map(CommonFields.name))
            let common = fields[type, default: []].filter { !named.contains(CommonFields.name($0)) }
            head.replaceSubrange(ellipsis...ellipsis, with: common)
        } else if fields[type] == nil {
            fields[type] = Array(head.dropFirst())
        }
        return head.joined(separator: "\n") + "\n\n" + example.body
    }

    private static func name(_ line: Substring) -> Substring { line.prefix { $0 != ":" } }
}
