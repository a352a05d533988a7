// Which messages `fireside listen` prints, and how.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options under the heading "Messages".
struct ListenOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Where to start: now; start, which is the oldest message kept; -20, which is the last 20 \
            messages; or after the message with this id. (default: -20 on a terminal, now in a pipe)
            """, valueName: "position"))
    var since: String?

    @Flag(
        help: """
            Print each message as one line of JSON, and also the notices of who joins, leaves or types.
            """)
    var json = false

    @Option(
        help: ArgumentHelp(
            "Exit after this many messages. Notices do not count.", valueName: "number"))
    var count: Int?

    @Option(
        help: ArgumentHelp(
            """
            Seconds to keep trying while the server cannot be reached. 0 means one try. After that the \
            command fails. (default: no end)
            """, valueName: "seconds"))
    var patience: Int?

    func validate() throws {
        if let patience { try check(patience, "--patience", in: 0...86_400) }
        if let count, count < 1 {
            throw ValidationError("--count \(count): it must be 1 or more.")
        }
    }
}
