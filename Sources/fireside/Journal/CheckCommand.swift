// `fireside check`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatSQLite

/// Looks whether a journal is whole.
struct CheckCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that a journal or a backup is whole, and print what it holds.",
        discussion: """
            Reads every page and every message, and changes nothing. The exit status is 0 if the \
            file is whole and 1 if it is not.
            """)

    @Argument(
        help: ArgumentHelp("The same as --journal, and counts more.", valueName: "place"))
    var source: JournalPlace?

    @OptionGroup(title: "Journal")
    var file: JournalFileOptions

    func validate() throws { try source?.check() }

    func run(_ settings: Settings) throws {
        do {
            let reader = try (source ?? file.journal).open()
            var summary = JournalSummary(reader.contents)
            try reader.forEachMessage(of: Array(reader.contents.channels.keys)) { summary.add($0) }
            print("\(source ?? file.journal): \(summary)")
            let damages = (reader as? JournalReader)?.damages() ?? []
            for damage in damages { UserError("\(source ?? file.journal): \(damage)").print() }
            if !damages.isEmpty { throw ExitCode.failure }
            print("It is whole.")
        } catch let code as ExitCode {
            throw code
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}

/// What a journal holds, in a sentence.
struct JournalSummary: CustomStringConvertible {
    private let channels: Int
    private var messages = 0
    private var oldest: Timestamp?
    private var newest: Timestamp?

    init(_ contents: JournalContents) {
        channels = contents.channels.count
    }

    mutating func add(_ message: Message) {
        if message.isChange { return }
        messages += 1
        oldest = min(oldest ?? message.at, message.at)
        newest = max(newest ?? message.at, message.at)
    }

    var description: String {
        var text = "\(messages.counting("message")) in \(channels.counting("channel"))"
        if let oldest, let newest { text += ", from \(oldest) to \(newest)" }
        return text + "."
    }
}
