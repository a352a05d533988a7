// Which messages are kept, where and for how long.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatSQLite

/// The options under the heading "Keeping messages".
struct KeepOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            SQLite file that keeps the messages, created if it does not exist; or the word memory, to \
            keep them only until the server stops; or, for several servers with one chat, the URL of a \
            Redis such as redis://user:password@host:6379/name, rediss:// for TLS, or \
            redis://host1,host2,host3/name?sentinel=fs. Other users of this machine can read a \
            password on the command line: set FIRESIDE_JOURNAL in the file of --config instead.
            """, valueName: "place"))
    var journal = JournalPlace.usual

    @Flag(
        help: """
            Confirm a message only when it is on the disk. Posting becomes slower. Without --sync, a \
            crash of the server loses no confirmed message, but a power failure may lose the last ones.
            """)
    var sync = false

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of messages kept in each channel. One more deletes the oldest. 0 means no \
            limit.
            """, valueName: "number"))
    var keepMessages = Retention().count

    @Option(
        help: ArgumentHelp(
            """
            Maximum size of the messages kept in each channel, in bytes. Beyond it the oldest are \
            deleted. 0 means no limit.
            """, valueName: "bytes"))
    var keepBytes = Retention().bytes

    @Option(
        help: ArgumentHelp(
            """
            Maximum size of all messages kept, in bytes. Beyond it the channels that hold the most \
            lose their oldest messages. 0 means no limit. (default: 1 GiB in a file or in Redis, \
            256 MiB in memory)
            """, valueName: "bytes"))
    var keepTotalBytes: Int?

    @Option(
        help: ArgumentHelp(
            "Days after which a message is deleted. 0 means never.", valueName: "days"))
    var keepDays = Int(Retention().age / .seconds(86_400))

    /// ArgumentParser calls it after parsing. A tebibyte and a century are the most.
    func validate() throws {
        try journal.check()
        if sync, journal.isShared {
            throw ValidationError(
                "--sync: with Redis, its own setting appendfsync decides. See docs/deploy/cluster.md."
            )
        }
        try check(keepMessages, "--keep-messages", in: 0...1_000_000)
        try check(keepBytes, "--keep-bytes", in: 0...1 << 40)
        try check(keepTotalBytes ?? 0, "--keep-total-bytes", in: 0...1 << 40)
        try check(keepDays, "--keep-days", in: 0...36_500)
    }

    /// What a confirmed message survives.
    var durability: Durability { sync ? .powerLoss : .processCrash }

    /// What the journal may delete.
    var retention: Retention {
        Retention(
            count: keepMessages, age: .seconds(keepDays * 86_400), bytes: keepBytes,
            totalBytes: keepTotalBytes ?? journal.usualTotalBytes)
    }
}
