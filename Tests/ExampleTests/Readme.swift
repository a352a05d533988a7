// What an example's README says it prints.
// SPDX-License-Identifier: MIT

import Foundation

/// The blocks of output in a README.
struct Readme {
    /// The text of each block that is marked as `text`.
    let outputs: [String]
    private let page: String

    /// Of an example.
    init(_ folder: String) throws { try self.init(in: "examples/\(folder)") }

    /// - Parameter folder: From the root of the repository.
    init(in folder: String) throws { try self.init(at: "\(folder)/README.md") }

    /// - Parameter path: Of any page, from the root of the repository.
    init(at path: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent(path)
        self.init(page: try String(contentsOf: file, encoding: .utf8))
    }

    /// The blocks of output in `page`.
    init(page: String) {
        self.page = page
        outputs = page.matches(of: /(?s)```text\n(.*?)```/).map { String($0.1) }
    }

    /// The program in `language` that it shows.
    func program(_ language: String) -> String {
        page.components(separatedBy: "```\(language)\n").last!.components(separatedBy: "```")[0]
    }

    /// The lines of the first block that a terminal session (`$ command`) prints, by command.
    func session() throws -> [(command: String, output: String)] {
        outputs.flatMap { block in
            block.split(separator: "$ ", omittingEmptySubsequences: true).compactMap { part in
                let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
                guard block.hasPrefix("$ ") else { return nil }
                let output = lines.dropFirst().joined(separator: "\n")
                return (String(lines[0]), output.trimmingCharacters(in: .newlines))
            }
        }
    }
}
