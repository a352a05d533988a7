// Makes the files of the inspector's page part of the binary.
// SPDX-License-Identifier: MIT

import Foundation
import PackagePlugin

/// Runs scripts/embed-texts on the files of the target that are not Swift, when one of them has changed.
@main struct EmbedPage: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let files = module.sourceFiles.filter { $0.type != .source }.map(\.url)
            .sorted { $0.path < $1.path }
        let script = context.package.directoryURL.appending(path: "scripts/embed-texts")
        let output = context.pluginWorkDirectoryURL.appending(path: "PageFile+Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding the inspector's page", executable: script,
                arguments: [output.path, "PageFile"] + files.map(\.path),
                inputFiles: files + [script], outputFiles: [output])
        ]
    }
}
