// What is wrong in the environment or in the file of `--config`.
// SPDX-License-Identifier: MIT

/// Why the settings cannot be used. Its sentence begins with the place.
enum SettingsError: Error, CustomStringConvertible {
    /// With the system's reason.
    case unreadable(path: String, reason: String)
    /// A line that is no assignment.
    case syntax(path: String, EnvironmentFile.SyntaxError)
    /// A name that no option has, and the nearest one that exists.
    case unknown(key: String, Setting.Source, nearest: String?)
    /// A name that does not belong into a file.
    case misplaced(key: String, Setting.Source)
    /// A value that the option does not take. The sentence names both.
    case invalid(Setting, String)
    /// Values that do not go together. The sentence names the options.
    case conflict([Setting], String)

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "--config \(path): it cannot be read: \(reason)."
        case .syntax(let path, let error): "\(path):\(error.line): \(error.sentence)."
        case .unknown(let key, let source, let nearest):
            "\(source): there is no setting \(key)."
                + (nearest.map { " Did you mean \($0)?" } ?? "")
        case .misplaced(let key, let source):
            "\(source): \(key) cannot be set in a file; use the command line or the environment."
        case .invalid(let setting, let sentence): "\(setting.source): \(sentence)"
        case .conflict(let settings, let sentence):
            settings.map { "\($0.option.settingName) is set here: \($0.source). " }.joined()
                + sentence
        }
    }
}
