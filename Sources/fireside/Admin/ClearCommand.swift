// `fireside admin clear`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Deletes all messages of a channel.
struct ClearCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Delete all messages of a channel.")

    @Argument(
        help: ArgumentHelp("The channel.", valueName: "channel"), transform: ChannelName.parse)
    var channel: ChannelName

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest { .post("/clear") { $0.field("channel", channel) } }

    func text(_ answer: AdminAnswer) -> String { "Cleared \(channel)." }
}
