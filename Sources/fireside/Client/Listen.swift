// `fireside listen`: its options, and what each must be.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print messages from channels as they arrive.",
        discussion: """
            On a terminal, names have colours and the last line shows the state of the connection. In \
            a pipe, each message is one plain line:

                2026-11-20T12:00:00.123Z #swift ann: hi

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

    @OptionGroup
    var common: ClientOptions

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Where to start: now, start (everything that is kept), -20 (the last 20), or the id of a \
            message. (default: -20 on a terminal, now in a pipe)
            """, valueName: "place"))
    var since: String?

    @Flag(help: "Print each message as one line of JSON, and also who joins, leaves and types.")
    var json = false

    @Option(help: ArgumentHelp("Stop after this many messages.", valueName: "number"))
    var count: Int?

    func validate() throws {
        if let count, count < 1 {
            throw ValidationError("--count \(count): it must be 1 or more.")
        }
    }

    func run() throws {
        let hasReader = Output.standard.isTerminal && !json
        let screen: any Screen =
            try hasReader
            ? TerminalScreen(common.server, channels: channels.map(\.description))
            : PipeScreen(common.server, isJSON: json)
        do {
            try Listening(self, on: screen, since: since ?? (hasReader ? "-20" : "now")).run()
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}
