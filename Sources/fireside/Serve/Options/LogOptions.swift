// What is logged, and in which form.
// SPDX-License-Identifier: MIT

public import ArgumentParser
public import Logging

/// The options under the heading "Logging".
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Least severe events to log, to standard error. Messages are never logged.
            """, valueName: "level"))
    var logLevel = Logger.Level.info

    @Option(
        help: ArgumentHelp(
            "text, for people; or json, one object per line, for programs.", valueName: "format"))
    var logFormat = LogFormat.text

    /// Writes to standard error, from this level on.
    var logger: Logger {
        var log = Logger(label: "fireside") { label in
            switch logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler()
            }
        }
        log.logLevel = logLevel
        return log
    }
}

/// The value of --log-format.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
