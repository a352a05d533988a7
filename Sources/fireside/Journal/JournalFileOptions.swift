// Which file `export`, `import` and `check` work on.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options under the heading "Journal".
struct JournalFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            SQLite file with the messages: a backup, or the journal of a server that does not run. Or \
            the URL of a Redis, as for fireside serve, which may be in use.
            """, valueName: "place"))
    var journal = JournalPlace.usual

    @Option(
        help: ArgumentHelp(
            "File with options, as for fireside serve. Only FIRESIDE_JOURNAL counts here.",
            valueName: "file"))
    var config: String?

    func validate() throws { try journal.check() }
}
