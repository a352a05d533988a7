// What was said in a channel, a page at a time.
// SPDX-License-Identifier: MIT

/// Some of a channel's messages, oldest first.
public struct HistoryPage: Sendable {
    /// The journal that numbered them, see ``Position``.
    public let epoch: String
    /// Oldest first.
    public let messages: [Message]
    /// Whether there are older ones.
    public let more: Bool
    /// Whether older ones are gone: the page begins with the oldest that is kept.
    public let gap: Bool

    /// The page before a message of another journal: nothing of that is kept any more.
    package static let lost = HistoryPage(epoch: "", messages: [], more: false, gap: true)
}
