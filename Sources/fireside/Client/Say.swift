// `fireside say`: its options, and what each must be.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

struct Say: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Post messages to a channel.",
        discussion: """
            Without a text, each line of standard input is a message. Empty lines are skipped. So is a \
            line that is too long for the server, with a sentence on standard error.

            A message that the server has not confirmed is sent again with the same nonce, so that it \
            is neither lost nor duplicated. The exit status is 0 if every message was confirmed.

            Examples:
              fireside say lobby Hello, world
              fireside say lobby --from ann -- --help is the answer
              make 2>&1 | fireside say builds --from make
            """)

    @Argument(
        help: ArgumentHelp("The channel to post to.", valueName: "channel"),
        transform: ChannelName.parse)
    var channel: ChannelName

    @Argument(help: ArgumentHelp("The message. Words are joined by spaces.", valueName: "text"))
    var text: [String] = []

    @OptionGroup
    var common: ClientOptions

    @Option(
        help: ArgumentHelp(
            "How long to keep trying to send each message, until the server has confirmed it.",
            valueName: "seconds"))
    var patience = 30

    @Flag(help: "Print the id of each message, even in a pipe.")
    var ids = false

    func validate() throws {
        guard (0...86_400).contains(patience) else {
            throw ValidationError("--patience \(patience): it must be from 0 to 86400.")
        }
    }

    func run() throws {
        var isAllSaid = false
        do {
            isAllSaid = try Saying(self).run()
        } catch {
            UserError("\(error)").print()
        }
        if !isAllSaid { throw ExitCode.failure }
    }
}
