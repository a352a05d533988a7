// What `--help` prints.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct HelpTests {
    private static let commands = ["serve", "say", "listen", "chat", "token"]

    /// The options of a command, each with its whole description on one line.
    private func options(_ command: String) throws -> [String] {
        let help = try Command(Command.fireside, [command, "--help"])
        #expect(help.exitStatus() == 0)
        let lines = help.output.replacing(/\n {10,}/, with: " ")
        return lines.matches(of: /(?m)^ +(--[a-z-]+.*)$/).map { String($0.1) }
    }

    @Test(arguments: commands)
    func `every option that takes a value names its default`(_ command: String) throws {
        // These do nothing unless they are given.
        let optional = [
            "--config", "--trust-proxy", "--allow-origin", "--style", "--ticket-key-file", "--from",
            "--count", "--token-file", "--ca-file", "--moderator", "--oidc-issuer",
            "--oidc-client-id",
            "--oidc <",
        ]
        let options = try options(command).filter { $0.contains("<") }
        #expect(options.count >= 3)
        for option in options where !optional.contains(where: option.hasPrefix) {
            #expect(option.contains("default: "), "\(option)")
        }
    }

    @Test(arguments: [
        (
            "serve",
            [
                "Network", "Behind a proxy", "Web pages", "Keeping messages", "Login",
                "Login by a provider", "Limits", "Limits for one address", "Administration",
                "Inspector", "Logging", "Configuration",
            ]
        ),
        ("say", ["Server", "Sending"]), ("listen", ["Server", "Messages"]),
    ])
    func `each option stands under a heading`(_ command: String, _ headings: [String]) throws {
        let help = try Command(Command.fireside, [command, "--help"])
        #expect(help.exitStatus() == 0)
        let found = help.output.matches(of: /(?m)^([A-Z ]+):$/).map { String($0.1) }
        let others = ["ARGUMENTS", "OPTIONS"]
        #expect(found.filter { !others.contains($0) } == headings.map { $0.uppercased() })
        let rest = try #require(help.output.split(separator: "OPTIONS:\n").last)
        #expect(rest.matches(of: /(?m)^ +(-.*?)\ {2}/).map(\.1) == ["--version", "-h, --help"])
    }

    @Test func `a limit that 0 turns off says so`() throws {
        let options = try options("serve")
        let off = [
            "--keep-messages", "--keep-bytes", "--keep-total-bytes", "--max-channels",
            "--max-connections-per-address", "--max-parked-per-address",
            "--max-channels-per-address", "--max-people-per-address", "--channel-rate",
            "--publish-rate", "--login-rate", "--speaker-rate",
        ]
        for name in off {
            let option = try #require(options.first { $0.hasPrefix(name + " ") })
            #expect(option.contains("0 means no limit."), "\(option)")
        }
    }

    @Test(arguments: commands)
    func `a value has a name of its kind, not the option's name`(_ command: String) throws {
        for option in try options(command) {
            #expect(!option.contains(/--(\w+-[\w-]+) <\1>/), "\(option)")
        }
    }
}
