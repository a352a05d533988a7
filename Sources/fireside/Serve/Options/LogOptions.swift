// What is logged.
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

    /// Writes to standard error, from this level on.
    var logger: Logger {
        var log = Logger(label: "fireside") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = logLevel
        return log
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
