// How the server reads texts: code, emoji, what somebody does. The page's tests read the same examples.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
import Foundation
import Testing

@Suite struct MarkupTests {
    private struct Examples: Decodable {
        struct Text: Decodable {
            let text: String
            /// Each a kind and a content.
            let pieces: [[String]]
        }

        let texts: [Text]
        let emoji: [String]
        let other: [String]
    }

    private let examples: Examples

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../js/page/markup.json")
        examples = try JSONDecoder().decode(Examples.self, from: Data(contentsOf: file))
    }

    @Test func `code stands between backticks, and blocks between lines of three`() {
        for example in examples.texts {
            let pieces = Markup.pieces(of: example.text).map { piece in
                switch piece {
                case .text(let words): ["text", words]
                case .code(let code): ["code", code]
                case .block(let code): ["block", code]
                }
            }
            #expect(pieces == example.pieces, "\(example.text)")
        }
    }

    @Test func `a text has 400 pieces of code at most`() {
        for text in ["`a`", "```a```\n", "```\na\n```\n"] {
            let pieces = Markup.pieces(of: String(repeating: text, count: 5000))
            let code = pieces.count { if case .text = $0 { false } else { true } }
            #expect(code > 0 && code <= 400)
            #expect(pieces.count <= 801)
        }
    }

    @Test func `one to three emoji alone are large`() {
        for text in examples.emoji { #expect(text.isEmoji, "\(text)") }
        for text in examples.other { #expect(!text.isEmoji, "\(text)") }
    }

    @Test(
        arguments: [
            ("/me waves", "waves"), ("/me\twaves `hi`", "waves `hi`"), ("/me", nil), ("/me  ", nil),
            ("/meow", nil), (" /me waves", nil), ("/me\u{301} waves", nil),
        ] as [(String, String?)])
    func `/me says what somebody does`(_ text: String, _ action: String?) {
        #expect(text.actionOfMe == action)
    }
}
