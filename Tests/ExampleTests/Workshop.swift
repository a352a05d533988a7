// The workshop's files, and its checkpoint.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

/// The folder `workshop/`.
enum Workshop {
    static let languages = ["en", "ja", "ru"]
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("workshop")
    static let steps = ["1-callback", "2-lanes", "3-hello", "4-chat", "5-page", "6-talk"]

    /// The checkpoint of a step, over its program or another one that is built already.
    static func check(
        _ step: Int, _ language: String, finished: Bool = false, program: String? = nil
    ) throws -> Command {
        let product = "Workshop\(step)" + (finished ? "Finished" : "")
        return try check(
            ["\(step)", "--lang", language, "--program", program ?? Command.built(product)]
                + (finished ? ["--finished"] : []))
    }

    /// The checkpoint, when it has ended.
    static func check(_ words: [String]) throws -> Command {
        let check = try Command(folder.appendingPathComponent("check").path, words)
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

/// A program of a test's own, gone when the test is over.
final class TemporaryProgram {
    let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("program-\(UUID().uuidString)").path

    init(_ text: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, 0o700)
    }

    deinit { unlink(path) }
}
