// Watches the koans' sources, and runs them again when one has changed.
// SPDX-License-Identifier: MIT

import Foundation

/// Runs the koans again whenever one of their sources has changed.
///
/// The program that watches stays as it is. What it builds is a new program at the same path, which it
/// runs as a child with `--once`.
struct Watcher {
    private let sources: SourceFolder
    private let program: URL

    init(_ sources: SourceFolder) {
        self.sources = sources
        let program = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        self.program = program.resolvingSymlinksInPath()
    }

    func run() -> Never {
        var seen = sources.stamps
        lesson()
        while true {
            Thread.sleep(forTimeInterval: 0.2)
            let now = sources.stamps
            guard now != seen else { continue }
            seen = now
            build()
        }
    }

    private func lesson() {
        show("")
        Child(program.path, ["--once"]).setting("SWIFT_BACKTRACE", to: "enable=no").run()
        waits()
    }

    /// The same build as that of the running program, wherever it was put:
    /// `<scratch>/<platform>/<configuration>/koans`.
    private func build() {
        show("building...")
        let folder = program.deletingLastPathComponent()
        let scratch = folder.deletingLastPathComponent().deletingLastPathComponent()
        let swift = Child(
            "/usr/bin/env",
            [
                "swift", "build", "--product", program.lastPathComponent,
                "--package-path", sources.package.path, "--scratch-path", scratch.path,
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

    private func waits() {
        print("\n(Waits until you save a file in \(sources.name). Ctrl-C ends.)")
        fflush(nil)
    }

    /// Shows `text` on an empty screen, where there is a screen.
    private func show(_ text: String) {
        if isatty(STDOUT_FILENO) == 1 { print("\u{1B}[2J\u{1B}[H", terminator: "") }
        print(text)
        fflush(nil)
    }
}
