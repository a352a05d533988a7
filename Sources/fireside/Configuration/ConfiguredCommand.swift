// Commands whose options may come from the environment and from a file.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// A command that is told where its options come from.
protocol ConfiguredCommand: ParsableCommand {
    /// Runs with options that are parsed already.
    ///
    /// - Parameter settings: What the environment and the file said about them.
    func run(_ settings: Settings) throws
}

extension ConfiguredCommand {
    /// For a command line alone.
    func run() throws { try run(Settings()) }
}
