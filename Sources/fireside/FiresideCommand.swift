// The command and its subcommands.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The program `fireside`. Subcommands parse, check and run themselves; see ArgumentParser.
@main
struct FiresideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fireside",
        abstract: "A long-polling chat server for script tags, browsers and curl.",
        version: FiresideVersion.withCommit,
        subcommands: [
            ServeCommand.self, ChatCommand.self, SayCommand.self, ListenCommand.self,
            TokenCommand.self, AdminCommand.self, BackupCommand.self, ExportCommand.self,
            ImportCommand.self, CheckCommand.self,
        ])
}
