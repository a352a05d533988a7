// Whether a feed brings what the engine says there is.
// SPDX-License-Identifier: MIT

/// A connection may look well and bring nothing. So each number that the engine tells must be heard soon.
struct FeedWatch {
    /// How long that may take.
    static let patience = Duration.seconds(3)

    /// A number that is not heard yet, and since when the node knows of it.
    private var awaited: (seq: Int, since: Duration)?

    /// - Parameters:
    ///   - seq: The newest number, as the engine says.
    ///   - heard: The newest that was heard.
    /// - Returns: Whether the feed is stuck: another one is to be found.
    mutating func isStuck(_ seq: Int, heard: Int, at now: Duration) -> Bool {
        if let awaited, heard < awaited.seq {
            guard now - awaited.since >= FeedWatch.patience else { return false }
            self.awaited = nil
            return true
        }
        awaited = heard < seq ? (seq, now) : nil
        return false
    }
}
