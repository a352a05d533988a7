// Where a server on this machine keeps its keys.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The same options as those of `fireside serve`, which find the same file.
struct KeyPlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server's journal; its keys are beside it.", valueName: "path"))
    var journal = JournalPlace.usual

    @Option(
        help: ArgumentHelp(
            "The file with the server's keys. (default: beside the journal)", valueName: "path"))
    var secretFile: String?

    /// - Throws: ``TokenError/noKeys``.
    func keyFile() throws(TokenError) -> KeyFile {
        if let secretFile { return KeyFile(path: secretFile) }
        switch journal {
        case .file(let path): return KeyFile(path: LoginOptions.keyPath(besideJournal: path))
        case .redis: return KeyFile(path: "./fireside.secret")
        case .memory, .unreadable: throw .noKeys
        }
    }
}
