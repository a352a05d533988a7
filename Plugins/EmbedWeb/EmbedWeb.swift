// Makes the chat page's files part of the binary: docs/decisions/0025-compressed-once.md
// SPDX-License-Identifier: MIT

import Foundation
import PackagePlugin

/// Runs scripts/embed-web on the files of the target that are not Swift, when one of them has changed.
@main struct EmbedWeb: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let files = module.sourceFiles.filter { $0.type != .source }.map(\.url)
            .sorted { $0.path < $1.path }
        let package = context.package.directoryURL
        let names = [
            "embed-web", "build-web", "inline-texts", "page-texts", "join-fireside", "join-widget",
            "integrity",
        ]
        let scripts = names.map { package.appending(path: "scripts/\($0)") }
        let catalogues = ["en", "ja", "ru"]
            .map { package.appending(path: "Sources/Language/Catalogues/\($0).properties") }
        let folder = target.directoryURL.appending(path: "Web")
        let output = context.pluginWorkDirectoryURL.appending(path: "WebFile+Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding the chat page's files", executable: scripts[0],
                arguments: [output.path, folder.path] + catalogues.map(\.path),
                inputFiles: files + scripts + catalogues, outputFiles: [output])
        ]
    }
}
