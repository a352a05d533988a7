// Parsing a command line together with settings, and finding out which of them is wrong.
// SPDX-License-Identifier: MIT

import ArgumentParser

extension Settings {
    /// Parses the settings and the command line as one.
    ///
    /// - Parameters:
    ///   - command: The name of the command whose settings they are.
    ///   - arguments: The words that follow the name.
    /// - Throws: ``SettingsError`` where a setting is wrong; otherwise ArgumentParser's errors.
    func parse(_ command: String, _ arguments: [String]) throws -> any ParsableCommand {
        do {
            return try FiresideCommand.parseAsRoot([command] + words + arguments)
        } catch {
            try blame(command, arguments)
            throw error
        }
    }

    /// All settings as words of a command line.
    private var words: [String] {
        get throws(SettingsError) {
            var words: [String] = []
            for setting in effective { words += try setting.arguments }
            return words
        }
    }

    /// Looks for the setting that makes the parser fail: the first that fails by itself, or all that
    /// the error names.
    private func blame(_ command: String, _ arguments: [String]) throws(SettingsError) {
        guard Settings.complaint([command] + arguments) == nil else { return }
        for setting in effective {
            if let sentence = Settings.complaint([command] + (try setting.arguments) + arguments) {
                throw .invalid(setting, setting.reworded(sentence))
            }
        }
        guard var sentence = Settings.complaint([command] + (try words) + arguments) else { return }
        let named = effective.filter { $0.reworded(sentence) != sentence }
        for setting in named { sentence = setting.reworded(sentence) }
        throw .conflict(named, sentence)
    }

    /// What the parser says about these words; nil where it accepts them.
    private static func complaint(_ words: [String]) -> String? {
        do {
            _ = try FiresideCommand.parseAsRoot(words)
            return nil
        } catch {
            return FiresideCommand.message(for: error)
        }
    }
}
