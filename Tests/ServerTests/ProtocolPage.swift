// docs/protocol.md, read by a machine.
// SPDX-License-Identifier: MIT

import Foundation

/// The page's examples, which are blocks of code that begin with ```` ```http KIND NAME ````. An
/// answer belongs to the request of the same name, if any, before it.
struct ProtocolPage {
    struct Example {
        enum Kind: Substring {
            /// What a client sends.
            case request
            /// A head, and a body or the beginning of a stream.
            case answer
            /// What comes next on a stream.
            case stream
            /// A WebSocket's conversation: a line each way begins with an arrow.
            case frames
        }

        let kind: Kind
        /// The client that sends it; empty if it does not wait.
        let name: String
        /// The lines of the head; none in a stream and in frames.
        let head: [Substring]
        /// What is left. It ends with a line feed, unless it is empty.
        let body: Substring
        /// How its server was started, beyond what all are: what `<!-- serve: … -->` says before it.
        let options: String
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
        let block = /(?s)```http (?<kind>\w+)(?<name>[^\n]*)\n(?<text>.*?)```/
        examples = text.matches(of: block).map { block in
            let kind = Example.Kind(rawValue: block.kind)!
            let hasHead = kind == .request || kind == .answer
            let end = hasHead ? block.text.firstRange(of: "\n\n") : nil
            return Example(
                kind: kind, name: block.name.trimmingCharacters(in: .whitespaces),
                head: end.map { block.text[..<$0.lowerBound].split(separator: "\n") } ?? [],
                body: end.map { block.text[$0.upperBound...] } ?? block.text,
                options: text[..<block.range.lowerBound].matches(of: /<!-- serve:(.*?)-->/).last
                    .map { $0.1.trimmingCharacters(in: .whitespaces) } ?? "",
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
