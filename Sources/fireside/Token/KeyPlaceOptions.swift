// Where a server on this machine keeps its keys.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP
import ChatRedis

/// The same options as those of `fireside serve`, which find the same file.
struct KeyPlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server's journal; its keys are beside it.", valueName: "path"))
    var journal = JournalPlace.usual

    @Option(
        help: ArgumentHelp(
            "The file with the server's keys. (default: beside the journal)", valueName: "path"))
    var secretFile: String?

    @Option(
        help: ArgumentHelp(
            "Where the keys are, as for fireside serve: file or engine.", valueName: "place"))
    var keys = KeyPlace.file

    func validate() throws { try journal.check() }

    /// Reads them where they are.
    ///
    /// - Throws: Why they cannot be read, in a sentence for the user.
    func ring() throws -> (keys: KeyRing, place: String) {
        if keys == .engine, case .redis(let location) = journal {
            return (try EngineKeyReader(location: location).run(), location.description)
        }
        let file = try keyFile()
        return (try file.read(), file.path)
    }

    /// - Throws: ``TokenError/noKeys``.
    private func keyFile() throws(TokenError) -> KeyFile {
        if let secretFile { return KeyFile(path: secretFile) }
        switch journal {
        case .file(let path): return KeyFile(path: LoginOptions.keyPath(besideJournal: path))
        case .redis: return KeyFile(path: "./fireside.secret")
        case .memory, .unreadable: throw .noKeys
        }
    }
}
