// Which names may stand in the environment and in the file.
// SPDX-License-Identifier: MIT

/// The names of a command's settings.
struct SettingNames {
    /// What makes no sense in a file.
    private static let unsettable: Set = ["FIRESIDE_CONFIG", "FIRESIDE_CHECK"]
    private let options: [String: CommandOption]
    private let others: Set<String>

    /// - Parameter others: Names that mean something to other commands.
    init(_ options: [CommandOption], others: Set<String>) {
        let pairs = options.map { ($0.settingName, $0) }
        self.options = Dictionary(pairs) { first, _ in first }
            .filter { !SettingNames.unsettable.contains($0.key) }
        self.others = others
    }

    /// The option that a variable sets.
    func option(_ key: String) -> CommandOption? { options[key] }

    /// What is to be said about a variable that is no setting; nil where it means something else.
    func warning(for key: String) -> String? {
        guard key.hasPrefix(CommandOption.prefix), !others.contains(key), option(key) == nil else {
            return nil
        }
        let hint = nearest(key).map { "; did you mean \($0)?" } ?? ""
        return "\(key) is in the environment, but there is no such setting\(hint)"
    }

    /// What a file says.
    func settings(inFile path: String) throws(SettingsError) -> [Setting] {
        var settings: [Setting] = []
        for entry in try entries(inFile: path) {
            let source = Setting.Source.file(path: path, line: entry.line)
            if let option = option(entry.key) {
                settings.append(Setting(option: option, value: entry.value, source: source))
            } else if SettingNames.unsettable.contains(entry.key) {
                throw .misplaced(key: entry.key, source)
            } else if !others.contains(entry.key) {
                throw .unknown(key: entry.key, source, nearest: nearest(entry.key))
            }
        }
        return settings
    }

    private func entries(inFile path: String) throws(SettingsError) -> [EnvironmentFile.Entry] {
        let text = try SettingsFile(path: path).read()
        do throws(EnvironmentFile.SyntaxError) {
            return try EnvironmentFile(text).entries
        } catch {
            throw .syntax(path: path, error)
        }
    }

    /// Names may lack their beginning, or be written as on the command line.
    private func nearest(_ key: String) -> String? {
        var name = key.uppercased().replacing("-", with: "_")
        while name.hasPrefix("_") { name.removeFirst() }
        if !name.hasPrefix(CommandOption.prefix) { name = CommandOption.prefix + name }
        return name.nearest(in: options.keys.sorted())
    }
}
