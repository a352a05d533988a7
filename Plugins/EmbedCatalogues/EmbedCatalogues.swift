// Makes the catalogues part of the binary, and a Swift member of each of their entries.
// SPDX-License-Identifier: MIT

import Foundation
import PackagePlugin

/// Runs scripts/embed-catalogues when a catalogue has changed.
@main struct EmbedCatalogues: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = target.directoryURL.appending(path: "Catalogues")
        let files = ["en", "ja", "ru"].map { folder.appending(path: "\($0).properties") }
        let script = context.package.directoryURL.appending(path: "scripts/embed-catalogues")
        let output = context.pluginWorkDirectoryURL.appending(path: "Catalogue+Embedded.swift")
        return [
            .buildCommand(
                displayName: "Embedding the catalogues", executable: script,
                arguments: [output.path] + files.map(\.path),
                inputFiles: files + [script], outputFiles: [output])
        ]
    }
}
