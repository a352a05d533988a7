// `fireside say`: its options, and what each must be.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Posts messages.
struct SayCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Post messages to a channel.",
        discussion: """
            Without a text, each line of standard input is a message. Empty lines are skipped. A line \
            that the server finds too long is skipped as well, with a sentence on standard error.

            If the server does not confirm a message, the message is sent again with the same nonce, \
            so that it is neither lost nor duplicated. The exit status is 0 if every message was \
            confirmed.

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

    @OptionGroup(title: "Server")
    var common: ClientOptions

    @OptionGroup(title: "Sending")
    var sending: SendOptions

    func run(_ settings: Settings) throws {
        settings.printWarnings()
        var wasAllSent = false
        do {
            let sender = try MessageSender(
                lines, to: common.server, channel, as: common.user,
                patience: .seconds(sending.patience), printsIDs: sending.ids,
                by: common.transport)
            wasAllSent = try sender.run()
        } catch {
            UserError("\(error)").print()
        }
        if !wasAllSent { throw ExitCode.failure }
    }

    /// The words of the command line, or the lines of standard input.
    private var lines: any LineSource {
        text.isEmpty ? InputLines(from: StandardInput()) : SingleLine(text.joined(separator: " "))
    }
}
