// A value for an option, and where it was found.
// SPDX-License-Identifier: MIT

/// A value from the environment or from a file.
struct Setting {
    /// Where a value was found.
    enum Source: Equatable, CustomStringConvertible {
        /// A line is counted from 1.
        case file(path: String, line: Int)
        case environment

        /// As an error message begins.
        var description: String {
            switch self {
            case .file(let path, let line): "\(path):\(line)"
            case .environment: "the environment"
            }
        }
    }

    let option: CommandOption
    let value: String
    let source: Source

    /// The same as words of a command line.
    ///
    /// - Throws: ``SettingsError`` where a flag is neither `yes` nor `no`.
    var arguments: [String] {
        get throws(SettingsError) {
            guard let arguments = option.arguments(for: value) else {
                throw .invalid(self, "\(option.settingName) \(value): it must be yes or no.")
            }
            return arguments
        }
    }

    /// A sentence about the option, with the name by which it was set.
    func reworded(_ sentence: String) -> String {
        var rest = sentence[...]
        var result = ""
        while let name = rest.firstRange(of: "--\(option.name)") {
            result += rest[..<name.lowerBound]
            let follows = rest[name.upperBound...]
            let isWhole = follows.first.map { !($0.isLetter || $0 == "-") } ?? true
            result += isWhole ? option.settingName : String(rest[name])
            rest = isWhole ? follows.withoutPlaceholder : follows
        }
        return result + rest
    }
}

extension Substring {
    /// Without the name of a value that ArgumentParser puts behind an option: ` <port>`.
    fileprivate var withoutPlaceholder: Substring {
        guard hasPrefix(" <"), let end = firstIndex(of: ">") else { return self }
        return self[index(after: end)...]
    }
}
