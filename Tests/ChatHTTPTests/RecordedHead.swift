// What real clients send, as it is kept in Heads/.
// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The head of one client's request for `/`.
struct RecordedHead: CustomTestStringConvertible, Sendable {
    /// Which client, what it did, and where that was recorded.
    let name: String
    let target: String
    /// The header fields without Host, each ended by CRLF.
    let fields: String

    var testDescription: String { name }

    /// The heads of those who get the page.
    static func page() throws -> [RecordedHead] { try read("page") }

    /// The heads of those who wait.
    static func wait() throws -> [RecordedHead] { try read("wait") }

    private static func read(_ file: String) throws -> [RecordedHead] {
        let url = try #require(
            Bundle.module.url(forResource: file, withExtension: "txt", subdirectory: "Heads"))
        let text = try String(contentsOf: url, encoding: .utf8)
        return try text.split(separator: "\n== ").dropFirst().map { try RecordedHead(message: $0) }
    }

    private init(message: Substring) throws {
        let lines = message.split(separator: "\n")
        try #require(lines.count > 2)
        let words = lines[1].split(separator: " ")
        try #require(words.count == 3 && words[0] == "GET")
        name = String(lines[0])
        target = String(words[1])
        fields = lines[2...].filter { !$0.hasPrefix("Host:") && !$0.hasPrefix("host:") }
            .map { $0 + "\r\n" }.joined()
    }
}
