// The command.
// SPDX-License-Identifier: MIT

import ArgumentParser

@main
struct Fireside: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fireside",
        abstract: "A long-polling chat server for script tags, browsers and curl.",
        version: Version.current,
        subcommands: [Serve.self, Say.self, Listen.self])
}
