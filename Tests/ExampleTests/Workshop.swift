// The workshop's files, and its checkpoint.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The folder `workshop/`.
enum Workshop {
    static let languages = ["en", "ja", "ru"]
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("workshop")
    static let steps = ["1-callback", "2-lanes", "3-hello", "4-chat", "5-page", "6-talk"]

    /// The checkpoint, which ends by itself, over a program that is built already.
    static func check(_ step: Int, _ language: String, finished: Bool = false) throws -> Command {
        let product = "Workshop\(step)" + (finished ? "Finished" : "")
        let options =
            ["\(step)", "--lang", language, "--program", Command.built(product)]
            + (finished ? ["--finished"] : [])
        let check = try Command(folder.appendingPathComponent("check").path, options)
        _ = check.exitStatus()
        return check
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    static func readme(_ step: Int) throws -> Readme {
        Readme(page: try text("\(steps[step - 1])/README.md"))
    }

    /// The lines of the step's program that have a blank.
    static func blanks(_ step: Int) throws -> [Int] {
        let lines = try text("\(steps[step - 1])/main.swift").components(separatedBy: "\n")
        return lines.indices.filter { lines[$0].contains("___()") }.map { $0 + 1 }
    }

    static func sentences(_ language: String) throws -> [(key: String, text: String)] {
        try text("sentences/\(language).properties").split(separator: "\n").map { line in
            let parts = String(line).components(separatedBy: " = ")
            return (parts[0], parts.dropFirst().joined(separator: " = "))
        }
    }

    static func sentence(_ key: String, _ language: String) throws -> String {
        try #require(try sentences(language).first { $0.key == key }).text
    }
}
