// How much somebody has not read yet.
// SPDX-License-Identifier: MIT

/// How many messages of others there are in some channels behind a reader's place in each.
///
/// What was deleted does not count, nor do edits, deletions and the reader's own messages.
public struct UnreadQuestion: Sendable {
    /// A channel, and up to where it is read.
    public struct Place: Sendable {
        package let channel: ChannelName
        /// The number of the newest message that is read.
        package let seq: Int

        /// - Parameter seq: 0 where nothing is read.
        public init(_ channel: ChannelName, after seq: Int) {
            self.channel = channel
            self.seq = seq
        }
    }

    /// Whose own messages do not count.
    package let reader: PersonID
    /// At most ``maxPlaces`` of them.
    package let places: [Place]

    /// - Parameter places: At most ``maxPlaces``: whoever answers does nothing else meanwhile.
    public init(_ places: [Place], for reader: PersonID) {
        self.places = places
        self.reader = reader
    }

    /// Channels of one question.
    public static let maxPlaces = 8
    /// Nothing is counted beyond this: it means as many, or more.
    public static let most = 100
    /// So many of a channel's newest messages are looked at.
    package static let reach = 200
}

extension Message {
    /// Whether it counts for a reader who has not come so far.
    func isNews(for reader: PersonID) -> Bool { isPosted && from?.person != reader }
}
