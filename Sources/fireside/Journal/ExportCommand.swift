// `fireside export`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Prints the messages of a journal.
struct ExportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the messages of a journal as JSON, one per line.",
        discussion: """
            The journal of a running server is locked. Export a backup of it:

              fireside backup copy.db
              fireside export --journal copy.db > messages.jsonl

            With several servers on one Redis, export from there, also while they run. Other users can \
            read a password on the command line, so write the URL into a file:

              fireside export --config /etc/fireside/fireside.conf > messages.jsonl

            Each line looks as in the answers of the server, oldest first:

              {"id":"k3f9:44","channel":"swift","at":"2026-11-20T12:00:00.123Z",
               "from":"ann","body":{"text":"hi"}}
            """)

    @Argument(
        help: ArgumentHelp("The same as --journal, and counts more.", valueName: "place"))
    var source: JournalPlace?

    @OptionGroup(title: "Journal")
    var file: JournalFileOptions

    @OptionGroup(title: "Messages")
    var selection: ExportSelection

    func validate() throws { try source?.check() }

    func run(_ settings: Settings) throws {
        do {
            let reader = try (source ?? file.journal).open()
            let channels =
                selection.channel.isEmpty
                ? Array(reader.contents.channels.keys) : selection.channel
            let epoch = reader.contents.epoch
            let output = BufferedOutput()
            try reader.forEachMessage(of: channels) { message in
                guard selection.contains(message) else { return }
                var json = JSONWriter(capacity: message.body.bytes.count + 128)
                json.value(message, epoch: epoch)
                try output.write(json.bytes + [UInt8(ascii: "\n")])
            }
            try output.flush()
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}

/// Which messages are exported.
struct ExportSelection: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only this channel. Repeat the option for more channels.", valueName: "channel"),
        transform: ChannelName.parse)
    var channel: [ChannelName] = []

    @Option(
        help: ArgumentHelp(
            """
            Only messages of this time or later, such as 2026-11-20 or 2026-11-20T12:00:00Z.
            """, valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only messages before this time.", valueName: "time"))
    var until: Moment?

    /// Whether the message is one of them. Edits and deletions are not: what they changed is printed as it
    /// is now.
    func contains(_ message: Message) -> Bool {
        !message.isChange && message.at >= since?.timestamp ?? message.at
            && until.map { message.at < $0.timestamp } ?? true
    }
}
