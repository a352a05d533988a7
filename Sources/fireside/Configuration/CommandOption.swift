// One option of a command, as ArgumentParser describes it.
// SPDX-License-Identifier: MIT

/// An option that can be given on the command line, in the environment and in a file.
struct CommandOption: Sendable {
    /// What all names in the environment begin with.
    static let prefix = "FIRESIDE_"

    /// The long name without its dashes: `max-parked`.
    let name: String
    /// Whether it takes no value.
    let isFlag: Bool
    /// Whether it may be given more than once.
    let isRepeatable: Bool
    /// As it is typed: `--max-parked`, and `-p` if there is a short one.
    let spellings: [String]

    /// Its name in the environment and in a file: `FIRESIDE_MAX_PARKED`.
    var settingName: String {
        CommandOption.prefix + name.uppercased().replacing("-", with: "_")
    }

    /// Whether one of these words of a command line gives it.
    func isGiven(in arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains { argument in
            spellings.contains { argument == $0 || argument.hasPrefix($0 + "=") }
        }
    }

    /// The words of a command line that say the same as a value in the environment. Nothing, for an
    /// empty value.
    ///
    /// - Returns: nil where a flag is neither `yes` nor `no`.
    func arguments(for value: String) -> [String]? {
        if value.isEmpty { return [] }
        if isFlag {
            switch value {
            case "yes": return ["--\(name)"]
            case "no": return []
            default: return nil
            }
        }
        let values =
            isRepeatable ? value.split(whereSeparator: \.isWhitespace).map(String.init) : [value]
        return values.map { "--\(name)=\($0)" }
    }
}
