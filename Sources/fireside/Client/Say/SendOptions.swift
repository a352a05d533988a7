// How hard `fireside say` tries, and what it prints.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options under the heading "Sending".
struct SendOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Seconds to keep trying until the server confirms a message. 0 means one try. After that \
            the command fails.
            """, valueName: "seconds"))
    var patience = 30

    @Flag(help: "Print the id of each message, also when standard output is not a terminal.")
    var ids = false

    func validate() throws {
        try check(patience, "--patience", in: 0...86_400)
    }
}
