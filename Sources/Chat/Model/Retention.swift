// How much is kept, and how long.
// SPDX-License-Identifier: MIT

/// What a journal may drop. A channel's oldest messages go first.
public struct Retention: Sendable, Equatable {
    /// Messages kept of each channel; 0 for all.
    public var count: Int
    /// How old a message may become; zero for any age.
    public var age: Duration {
        didSet { ageMilliseconds = age.wholeMilliseconds }
    }
    /// Bytes kept of each channel, see ``Message/keptBytes``; 0 for any number. The newest message is
    /// kept, however long it is.
    public var bytes: Int
    /// Bytes kept of all channels together; 0 for any number. Those that hold the most lose their
    /// oldest messages first, see ``Eviction``.
    public var totalBytes: Int
    private var ageMilliseconds: Int

    /// 1,000 messages of each channel for a week, and 256 MiB in all, where nothing else is given.
    public init(
        count: Int = 1000, age: Duration = .seconds(7 * 86_400), bytes: Int = 8 << 20,
        totalBytes: Int = 256 << 20
    ) {
        self.count = count
        self.age = age
        ageMilliseconds = age.wholeMilliseconds
        self.bytes = bytes
        self.totalBytes = totalBytes
    }

    /// Messages from before this time may go; nil where age does not count.
    public func horizon(at now: Timestamp) -> Timestamp? {
        guard ageMilliseconds > 0 else { return nil }
        return Timestamp(milliseconds: now.milliseconds - ageMilliseconds)
    }

    /// Whether a channel that holds so much has to lose its oldest message.
    package func isExceeded(count: Int, bytes: Int) -> Bool {
        self.count > 0 && count > self.count || self.bytes > 0 && bytes > self.bytes && count > 1
    }

    /// Whether all channels together hold too much.
    package func isExceeded(totalBytes: Int) -> Bool {
        self.totalBytes > 0 && totalBytes > self.totalBytes
    }
}

extension Message {
    /// What it counts for where bytes are limited: what was said, by whom, its mark, and what a
    /// journal needs beside them, so that empty messages count, too.
    public var keptBytes: Int {
        let name = from?.displayName.utf8.count ?? 0
        let mark = nonce.map { $0.sender.utf8.count + $0.value.utf8.count } ?? 0
        return body.postedCount + name + mark + Message.overhead
    }

    /// Places in rows and indices, or in arrays.
    private static let overhead = 128
}
