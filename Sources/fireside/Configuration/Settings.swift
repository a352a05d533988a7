// Options from the environment and from a file, below those of the command line.
// SPDX-License-Identifier: MIT

/// What the environment and the file say about the options of one command.
///
/// The command line counts most, then the environment, then the file, then the default. An empty value
/// stands for the default.
struct Settings {
    /// One for each option that is set and not given on the command line.
    private(set) var effective: [Setting] = []
    /// The options that are given on the command line.
    let given: [CommandOption]
    /// Variables that look like settings, and are none.
    private(set) var warnings: [String] = []

    /// Nothing is set, and nothing is given.
    init() { given = [] }

    /// Reads both.
    ///
    /// - Parameters:
    ///   - arguments: The words behind the command's name.
    ///   - environment: All variables.
    ///   - others: Names that mean something to other commands.
    init(
        _ options: [CommandOption], arguments: [String], environment: [String: String],
        others: Set<String> = []
    ) throws(SettingsError) {
        let names = SettingNames(options, others: others)
        var found: [String: Setting] = [:]
        if let path = Settings.file(arguments, environment) {
            for setting in try names.settings(inFile: path) { found[setting.option.name] = setting }
        }
        for (key, value) in environment.sorted(by: { $0.key < $1.key }) {
            if let option = names.option(key) {
                found[option.name] = Setting(option: option, value: value, source: .environment)
            } else if let warning = names.warning(for: key) {
                warnings.append(warning)
            }
        }
        given = options.filter { $0.isGiven(in: arguments) }
        effective = options.filter { !$0.isGiven(in: arguments) }.compactMap { found[$0.name] }
            .filter { !$0.value.isEmpty }
    }

    /// Whether more than the command line says something, or is asked for by `--check`. Without it the
    /// options need not be known, and to read them takes as long as the rest of a start.
    static func areNeeded(_ words: [String], _ environment: [String: String]) -> Bool {
        words.contains("--check") || file(words, environment) != nil
            || environment.keys.contains { $0.hasPrefix(CommandOption.prefix) }
    }

    /// Whether the option has another value than the default's.
    func isSet(_ name: String) -> Bool {
        given.contains { $0.name == name } || effective.contains { $0.option.name == name }
    }

    /// The file of `--config`, or of its variable.
    private static func file(_ arguments: [String], _ environment: [String: String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        if let joined = words.last(where: { $0.hasPrefix("--config=") }) {
            return String(joined.dropFirst("--config=".count))
        }
        if let place = words.lastIndex(of: "--config") { return words[place...].dropFirst().first }
        let path = environment["FIRESIDE_CONFIG"] ?? ""
        return path.isEmpty ? nil : path
    }
}
