// What `--help` says.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct HelpTests {
    private static let commands = ["serve", "say", "listen"]

    /// The options of a command, each with all that is said about it on one line.
    private func options(_ command: String) throws -> [String] {
        let help = try Command(Command.fireside, [command, "--help"])
        #expect(help.exitStatus() == 0)
        let lines = help.output.replacing(/\n {10,}/, with: " ")
        return lines.matches(of: /(?m)^ +(--[a-z-]+.*)$/).map { String($0.1) }
    }

    @Test(arguments: commands)
    func `every option that takes a value says what it is without one`(_ command: String) throws {
        // These do nothing unless they are given.
        let optional = ["--allow-origin", "--style", "--ticket-key-file", "--from", "--count"]
        let options = try options(command).filter { $0.contains("<") }
        #expect(options.count >= 3)
        for option in options where !optional.contains(where: option.hasPrefix) {
            #expect(option.contains("default: "), "\(option)")
        }
    }

    @Test(arguments: commands)
    func `a value is called by what it is, not by its option's long name`(_ command: String) throws
    {
        for option in try options(command) {
            #expect(!option.contains(/--(\w+-[\w-]+) <\1>/), "\(option)")
        }
    }
}
