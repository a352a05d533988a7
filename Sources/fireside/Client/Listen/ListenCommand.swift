// `fireside listen`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Prints messages.
struct ListenCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Print messages from channels as they arrive.",
        discussion: """
            On a terminal, names have colours and the last line shows the state of the connection. In \
            a pipe, each message is one plain line:

                2026-11-20T12:00:00.123Z #swift ann: hi

            Of an edited message the new text is one more line, and counts as a message; with --json the field \
            edits tells it apart. Deletions are shown on a terminal and with --json only.

            It runs until Ctrl-C. If the connection breaks, it resumes where it left off. Control \
            characters in messages are escaped, as \\n or \\x1b. NO_COLOR turns colours off.

            Examples:
              fireside listen lobby
              fireside listen lobby swift --since start
              fireside listen log --json | jq .body
              fireside listen deploys --count 1 && make release
            """)

    @Argument(
        help: ArgumentHelp("The channels to listen to.", valueName: "channel"),
        transform: ChannelName.parse)
    var channels: [ChannelName]

    @OptionGroup(title: "Server")
    var common: ClientOptions

    @OptionGroup(title: "Messages")
    var messages: ListenOptions

    func run(_ settings: Settings) throws {
        settings.printWarnings()
        let isForPeople = OutputFile.standard.isTerminal && !messages.json
        let screen: any Screen =
            try isForPeople
            ? TerminalScreen(common.server, channels: channels.map(\.description))
            : PipeScreen(common.server, isJSON: messages.json)
        do {
            let listener = try ChannelListener(
                common.server, channels, as: common.user,
                since: messages.since ?? (isForPeople ? "-20" : "now"), count: messages.count,
                patience: messages.patience.map { .seconds($0) },
                by: common.transport, on: screen)
            try listener.run()
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}
