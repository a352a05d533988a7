// Where the program begins: settings are found before the command line is parsed.
// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials

extension FiresideCommand {
    /// Variables that other programs of ours read, and that are no option.
    private static let others: Set = ["FIRESIDE_TOKEN"]

    /// Runs the command line. The options of a ``ConfiguredCommand`` come from three places.
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        guard let command = configured(words), !asksForHelp(words) else { return main(words) }
        do {
            let settings = try settings(of: command, words)
            let parsed = try settings.parse(words[0], Array(words.dropFirst()))
            guard let parsed = parsed as? any ConfiguredCommand else { return main(words) }
            try parsed.run(settings)
        } catch let error as SettingsError {
            UserError("\(error)").print()
            exit(withError: ExitCode.validationFailure)
        } catch {
            exit(withError: error)
        }
    }

    /// The subcommand that the words begin with, if it is one that is configured.
    private static func configured(_ words: [String]) -> (any ConfiguredCommand.Type)? {
        configuration.subcommands.compactMap { $0 as? any ConfiguredCommand.Type }
            .first { $0.configuration.commandName == words.first }
    }

    /// Help must come, whatever a file says.
    private static func asksForHelp(_ words: [String]) -> Bool {
        words.contains { ["-h", "-help", "--help", "--help-hidden", "--version"].contains($0) }
            || words.contains { $0.hasPrefix("--experimental-dump-help") }
    }

    private static func settings(
        of command: any ConfiguredCommand.Type, _ words: [String]
    ) throws(SettingsError) -> Settings {
        let all = CommandOption.all(of: FiresideCommand.self).map(\.settingName)
        return try Settings(
            CommandOption.all(of: command), arguments: Array(words.dropFirst()),
            environment: ProcessInfo.processInfo.environment, others: others.union(all))
    }
}
