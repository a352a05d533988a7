// `fireside admin delete`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Deletes a message everywhere.
struct DeleteCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete a message, in every open page and in history.",
        discussion: """
            Every message has an id, such as k3f9:44. fireside listen --json prints it, and so does \
            curl server/channels/lobby/messages.
            """)

    @Argument(help: ArgumentHelp("The message's id.", valueName: "id"))
    var id: String

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest { .post("/delete") { $0.field("id", id) } }

    func text(_ answer: AdminAnswer) -> String { "Deleted \(id.visible)." }
}
