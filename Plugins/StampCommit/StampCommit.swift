// Tells the program which commit it was built from, for `fireside --version`.
// SPDX-License-Identifier: MIT

import Foundation
import PackagePlugin

/// Runs scripts/stamp-commit when the commit that is checked out has changed. Other builds do not run it.
@main struct StampCommit: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL
        let script = root.appending(path: "scripts/stamp-commit")
        let exported = root.appending(path: "packaging/commit")
        let output = context.pluginWorkDirectoryURL.appending(path: "FiresideVersion+Commit.swift")
        return [
            .buildCommand(
                displayName: "Looking up the commit",
                executable: script, arguments: [output.path],
                inputFiles: [script, exported] + checkouts(root), outputFiles: [output])
        ]
    }

    /// Git's log of what was checked out: each commit, checkout and rebase adds a line to it. None in a
    /// tarball.
    private func checkouts(_ root: URL) -> [URL] {
        var folder = root.appending(path: ".git")
        if let link = try? String(contentsOf: folder, encoding: .utf8) {  // a linked work tree
            let path = link.dropFirst("gitdir: ".count).trimmingCharacters(in: .newlines)
            folder = URL(fileURLWithPath: path, relativeTo: root)
        }
        let log = folder.appending(path: "logs/HEAD")
        return FileManager.default.fileExists(atPath: log.path) ? [log] : []
    }
}
