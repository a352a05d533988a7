// `fireside listen`: its options, and what each must be.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

struct Listen: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what is said in channels, as it is said.",
        discussion: """
            On a terminal, with colours and a line that tells how the connection does; in a pipe, one \
            plain line a message:

                2026-11-20T12:00:00.123Z #swift ann: hi

            It runs until Ctrl-C, and takes up where it left off when the connection breaks. Control \
            characters in messages are written out, as \\n or \\x1b. NO_COLOR turns colours off.

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
            Where to begin: now, start (all that is kept), -20 (the last 20), or the id of a \
            message. (default: -20 on a terminal, now in a pipe)
            """, valueName: "place"))
    var since: String?

    @Flag(help: "Print each message as JSON, on one line; also who comes, goes and types.")
    var json = false

    @Option(help: ArgumentHelp("End after so many messages.", valueName: "number"))
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
            Complaint("\(error)").print()
            throw ExitCode.failure
        }
    }
}
