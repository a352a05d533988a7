// The files of the koans.
// SPDX-License-Identifier: MIT

import Foundation

/// `examples/koans`, as it is in the repository.
enum Koans {
    static let sources = [
        "Lanes.swift", "Chaining.swift", "Cancelling.swift", "Groups.swift", "Room.swift",
        "Chat.swift",
    ]

    /// - Parameter file: A path below `examples/koans`.
    static func text(_ file: String) throws -> String {
        try String(contentsOfFile: path(file), encoding: .utf8)
    }

    static func path(_ file: String) -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.appendingPathComponent("examples/koans/\(file)").path
    }

    /// The lines of a text, without indentation and empty lines.
    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }
}
