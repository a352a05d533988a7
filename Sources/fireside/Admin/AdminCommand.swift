// `fireside admin`.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// What an operator asks of a running server.
struct AdminCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Look after a running server: people, bans, messages.",
        discussion: """
            It speaks to the server over a Unix socket, which lies beside the journal. Only the user \
            that runs the server, and root, can connect. The server logs who did what.

            Examples:
              fireside admin people lobby
              fireside admin ban 192.0.2.7 --for 1d --reason "advertising"
              fireside admin delete k3f9:44
              sudo fireside admin --help
            """,
        subcommands: [
            PeopleCommand.self, KickCommand.self, BanCommand.self, UnbanCommand.self,
            BansCommand.self, DeleteCommand.self, ClearCommand.self, DrainCommand.self,
            StatsCommand.self,
        ])
}
