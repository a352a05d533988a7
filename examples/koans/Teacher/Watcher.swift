// Watches the koans' sources, and runs them again when one has changed.
// SPDX-License-Identifier: MIT

import Foundation

/// Runs the koans again whenever one of their sources has changed.
///
/// The program that watches stays as it is. What it builds is a new program at the same path, which it
/// runs as a child with `--once`.
struct Watcher {
    private let sources: URL
    private let program: URL

    init(sources: URL) {
        self.sources = sources
        program = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    }

    func run() -> Never {
        var seen = stamps
        lesson()
        while true {
            Thread.sleep(forTimeInterval: 0.2)
            let now = stamps
            guard now != seen else { continue }
            seen = now
            build()
        }
    }

    /// When each source was changed last, by name. An editor may replace a file: then it is missing
    /// for a moment, and that is a change, too.
    private var stamps: [String: Date] {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey]
        let files = try? FileManager.default.contentsOfDirectory(
            at: sources, includingPropertiesForKeys: Array(keys))
        var stamps: [String: Date] = [:]
        for file in files ?? [] where file.pathExtension == "swift" {
            stamps[file.lastPathComponent] =
                try? URL(fileURLWithPath: file.path).resourceValues(forKeys: keys)
                .contentModificationDate
        }
        return stamps
    }

    private func lesson() {
        show("")
        Child(program.path, ["--once"]).run()
        waits()
    }

    private func waits() {
        print("\n(Waits until you save a file in \(sources.lastPathComponent). Ctrl-C ends.)")
        fflush(nil)
    }

    /// The same build as that of the running program, wherever it was put.
    private func build() {
        show("building...")
        let folder = program.deletingLastPathComponent()
        let scratch = folder.deletingLastPathComponent().deletingLastPathComponent()
        let swift = Child(
            "/usr/bin/env",
            [
                "swift", "build", "--product", program.lastPathComponent,
                "--package-path", package.path, "--scratch-path", scratch.path,
                "--configuration", folder.lastPathComponent,
            ])
        let (status, output) = swift.output()
        guard status != 0 else { return lesson() }
        show(CompileErrors(in: output, source: line).text)
        waits()
    }

    private func line(of path: String, _ number: Int) -> String? {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(number - 1) else { return nil }
        return lines[number - 1].trimmingCharacters(in: .whitespaces)
    }

    /// The folder above with a Package.swift.
    private var package: URL {
        var folder = sources
        while folder.path != "/" {
            let manifest = folder.appendingPathComponent("Package.swift")
            if FileManager.default.fileExists(atPath: manifest.path) { return folder }
            folder = folder.deletingLastPathComponent()
        }
        return sources
    }

    /// Shows `text` on an empty screen, where there is a screen.
    private func show(_ text: String) {
        if isatty(STDOUT_FILENO) == 1 { print("\u{1B}[2J\u{1B}[H", terminator: "") }
        print(text)
        fflush(nil)
    }
}
