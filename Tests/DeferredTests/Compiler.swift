// Asks the compiler what it makes of a piece of code.
// SPDX-License-Identifier: MIT

import Foundation
import Testing

enum Compiler {
    /// Type-checks `code` with the module as it was built for these tests.
    ///
    /// - Parameter options: More options for the compiler.
    static func compile(
        _ code: String, _ options: [String] = []
    ) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "compile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "Code.swift")
        try "import Deferred\n\(code)\n".write(to: file, atomically: true, encoding: .utf8)

        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let modules = try #require(modules, "the built Deferred.swiftmodule was not found")
        process.arguments =
            [
                "swiftc", "-swift-version", "6", "-emit-sil", "-o", "/dev/null",
                "-I", modules.path, "-parse-as-library", "-module-name", "Code",
            ] + options + [file.path]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Where the module lies that these tests were built with: beside the test's executable.
    private static let modules: URL? = {
        var folder = Bundle.main.bundleURL
        for _ in 0..<4 {
            for place in ["Modules", ""] {
                let candidate = folder.appending(path: place)
                let module = candidate.appending(path: "Deferred.swiftmodule")
                if FileManager.default.fileExists(atPath: module.path) { return candidate }
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }()
}
