// Which file `export`, `import` and `check` work on.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options under the heading "Journal".
struct JournalFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            SQLite file with the messages: a backup, or the journal of a server that does not run.
            """, valueName: "path"))
    var journal = "./fireside.db"

    @Option(
        help: ArgumentHelp(
            "File with options, as for fireside serve. Only FIRESIDE_JOURNAL counts here.",
            valueName: "file"))
    var config: String?
}
