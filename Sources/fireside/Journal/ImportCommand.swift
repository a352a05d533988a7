// `fireside import`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatSQLite
import Glibc

/// Adds messages to a journal.
struct ImportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add messages to the journal of a stopped server, or copy a journal into Redis.",
        discussion: """
            Reads what fireside export prints, from a file or from standard input. A line needs \
            channel, at and body; from, person, edited and tombstone may be missing. The messages follow those that are there, and \
            get new ids. Either all lines are imported or none.

            With the URL of a Redis, the file is the journal of a stopped server, or a backup. It is \
            copied as it is, with all ids, into a chat that does not exist yet: clients go on with the \
            cursors that they have. Other users can read a password on the command line; --config reads \
            the URL from a file.

              fireside import fireside.db redis://host/name

            When the server starts, it deletes what it would not have kept: see --keep-days and \
            --keep-messages.
            """)

    @Argument(help: ArgumentHelp("The file to read. (default: standard input)", valueName: "file"))
    var input: String?

    @Argument(
        help: ArgumentHelp("The same as --journal, and counts more.", valueName: "place"))
    var target: JournalPlace?

    @OptionGroup(title: "Journal")
    var file: JournalFileOptions

    func validate() throws {
        try target?.check()
        guard case .redis = target ?? file.journal, input == nil else { return }
        throw ValidationError("Name the journal that is to be copied into Redis.")
    }

    func run(_ settings: Settings) throws {
        do {
            let target = target ?? file.journal
            let count =
                switch target {
                case .file(let path): try addLines(to: path)
                case .redis(let location): try JournalCopy(from: input ?? "", to: location).run()
                case .memory, .unreadable: throw NoJournal()
                }
            print("\(count.counting("message")) imported into \(target).")
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }

    private func addLines(to path: String) throws -> Int {
        let lines = try MessageLines(path: input)
        return try JournalImporter(path: path).run { seq in try lines.next()?.message(seq) }
    }
}
