// What is kept, where and how long, as options.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatSQLite

struct KeepOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where messages are kept: an SQLite file, or memory.", valueName: "path"))
    var journal = JournalPlace.usual

    @Flag(
        help: """
            Write each message to disk before confirming it, so that not even a power cut loses one.
            """)
    var sync = false

    @Option(help: ArgumentHelp("Messages to keep in each channel.", valueName: "number"))
    var keepMessages = Retention().count

    @Option(help: ArgumentHelp("Bytes of messages to keep in each channel.", valueName: "bytes"))
    var keepBytes = Retention().bytes

    @Option(
        help: ArgumentHelp(
            """
            Bytes of messages to keep in all channels together. (default: 1 GiB in a file, 256 MiB \
            in memory)
            """, valueName: "bytes"))
    var keepTotalBytes: Int?

    @Option(help: ArgumentHelp("Days to keep a message.", valueName: "days"))
    var keepDays = Int(Retention().age / .seconds(86_400))

    @Option(
        help: ArgumentHelp(
            "Maximum number of channels. Creating one more fails with 507.", valueName: "number"))
    var maxChannels = HubOptions().maxChannels

    @Option(
        help: ArgumentHelp(
            """
            How long a poll waits when the client does not say; shortened at random by up to 20 %.
            """, valueName: "seconds"))
    var hold = Int(HubOptions().hold / .seconds(1))

    func validate() throws {
        try check(keepMessages, "--keep-messages", in: 0...1_000_000)
        try check(keepBytes, "--keep-bytes", in: 0...1 << 40)
        try check(keepTotalBytes ?? 0, "--keep-total-bytes", in: 0...1 << 40)
        try check(keepDays, "--keep-days", in: 0...36_500)
        try check(maxChannels, "--max-channels", in: 0...10_000_000)
        try check(hold, "--hold", in: 1...110)
    }

    var durability: Durability { sync ? .powerLoss : .processCrash }

    var hub: HubOptions {
        var options = HubOptions()
        options.hold = .seconds(hold)
        options.jitter = min(options.jitter, options.hold / 5)
        options.maxChannels = maxChannels
        options.retention = Retention(
            count: keepMessages, age: .seconds(keepDays * 86_400), bytes: keepBytes,
            totalBytes: keepTotalBytes ?? journal.usualTotalBytes)
        return options
    }
}

extension ParsableArguments {
    /// - Throws: A sentence with the value and what it may be.
    func check(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws {
        guard range.contains(value) else {
            throw ValidationError(
                "\(name) \(value): it must be from \(range.lowerBound) to \(range.upperBound).")
        }
    }
}
