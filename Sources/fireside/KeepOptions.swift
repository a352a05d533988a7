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

    @Flag(help: "Wait for the disk with each message, so that not even a power cut loses one.")
    var sync = false

    @Option(help: "Messages kept of each channel.")
    var keepMessages = Retention().count

    @Option(help: "Bytes of messages kept of each channel.")
    var keepBytes = Retention().bytes

    @Option(
        help: """
            Bytes of messages kept of all channels. (default: 1 GiB in a file, 256 MiB in memory)
            """)
    var keepTotalBytes: Int?

    @Option(help: "Days for which a message is kept.")
    var keepDays = Int(Retention().age / .seconds(86_400))

    @Option(help: "Channels at once; past it, one more is 507.")
    var maxChannels = HubOptions().maxChannels

    @Option(help: "Seconds that a poll waits which does not say how long; less up to a fifth.")
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
