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
        abstract: "Add messages, one JSON object per line, to the journal of a stopped server.",
        discussion: """
            Reads what fireside export prints, from a file or from standard input. A line needs \
            channel, at and body; from may be missing. The messages follow those that are there, and \
            get new ids. Either all lines are imported or none.

            When the server starts, it deletes what it would not have kept: see --keep-days and \
            --keep-messages.
            """)

    @Argument(help: ArgumentHelp("The file to read. (default: standard input)", valueName: "file"))
    var input: String?

    @OptionGroup(title: "Journal")
    var file: JournalFileOptions

    func run(_ settings: Settings) throws {
        do {
            let lines = try MessageLines(path: input)
            let count = try JournalImporter(path: file.journal).run { seq in
                try lines.next()?.message(seq)
            }
            print("\(count.counting("message")) imported into \(file.journal).")
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}
