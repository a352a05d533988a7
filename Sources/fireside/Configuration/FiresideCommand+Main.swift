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
        let environment = ProcessInfo.processInfo.environment
        guard let name = words.first, isConfigured(name), !asksForHelp(words),
            Settings.areNeeded(words, environment)
        else { return main(words) }
        do {
            let arguments = Array(words.dropFirst())
            let settings = try settings(of: name, arguments, environment)
            let parsed = try settings.parse(name, arguments)
            guard let parsed = parsed as? any ConfiguredCommand else { return main(words) }
            try parsed.run(settings)
        } catch let error as SettingsError {
            UserError("\(error)").print()
            exit(withError: ExitCode.validationFailure)
        } catch {
            exit(withError: error)
        }
    }

    /// Whether the subcommand of this name is told where its options come from.
    private static func isConfigured(_ name: String) -> Bool {
        configuration.subcommands.contains {
            $0 is any ConfiguredCommand.Type && $0.configuration.commandName == name
        }
    }

    /// Help must come, whatever a file says.
    private static func asksForHelp(_ words: [String]) -> Bool {
        words.contains { ["-h", "-help", "--help", "--help-hidden", "--version"].contains($0) }
            || words.contains { $0.hasPrefix("--experimental-dump-help") }
    }

    private static func settings(
        of name: String, _ arguments: [String], _ environment: [String: String]
    ) throws(SettingsError) -> Settings {
        let options = CommandOption.byCommand(of: FiresideCommand.self)
        let all = options.values.joined().map(\.settingName)
        return try Settings(
            options[name] ?? [], arguments: arguments, environment: environment,
            others: others.union(all))
    }
}
