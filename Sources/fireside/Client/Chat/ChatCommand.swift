// `fireside chat`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Reads and writes a channel in one terminal.
struct ChatCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Chat in a terminal: read a channel and write to it.",
        discussion: """
            Messages appear above the line that you type. Return sends the line; the arrow keys edit it \
            and bring back earlier ones. Ctrl-D on an empty line, or Ctrl-C, ends the chat.

            The line is edited by libedit. Without it (Debian: apt install libedit2), and in a pipe, each \
            line of standard input is sent as it is.

            Examples:
              fireside chat lobby --from ann
              fireside chat swift --from bob --url http://chat.example:8080
            """)

    @Argument(
        help: ArgumentHelp("The channel.", valueName: "channel"), transform: ChannelName.parse)
    var channel: ChannelName

    @OptionGroup(title: "Server")
    var common: ClientOptions

    func run(_ settings: Settings) throws {
        settings.printWarnings()
        do {
            try ChatConversation(
                common.server, channel, as: common.user, by: common.transport
            ).run()
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}
