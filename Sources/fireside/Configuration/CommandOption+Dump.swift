// What a command's options are: ArgumentParser tells, so that no list of them can grow stale.
// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials

extension CommandOption {
    /// The options of each subcommand and of those below it, by the subcommand's name.
    ///
    /// It reads what `--experimental-dump-help` prints, which is the only description of a command that
    /// ArgumentParser gives away.
    static func byCommand(of root: any ParsableCommand.Type) -> [String: [CommandOption]] {
        let json = Data(root._dumpHelp().utf8)
        // A test sees that there are options: an ArgumentParser that writes another form fails it.
        let dump = try? JSONDecoder().decode(HelpDump.self, from: json)
        let commands = dump?.command.subcommands ?? []
        return Dictionary(commands.map { ($0.commandName, $0.options) }) { first, _ in first }
    }
}

/// The part of ArgumentParser's ToolInfoV0 that is needed here.
private struct HelpDump: Decodable {
    struct Command: Decodable {
        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?

        var options: [CommandOption] {
            (arguments ?? []).compactMap(\.option) + (subcommands ?? []).flatMap(\.options)
        }
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let isRepeating: Bool
        let names: [Name]?

        /// nil for what has no long name: it stands for itself, without a name.
        var option: CommandOption? {
            guard let names, let long = names.first(where: { $0.kind == "long" }) else {
                return nil
            }
            return CommandOption(
                name: long.name, isFlag: kind == "flag", isRepeatable: isRepeating,
                spellings: names.map { ($0.kind == "long" ? "--" : "-") + $0.name })
        }
    }

    let command: Command
}
