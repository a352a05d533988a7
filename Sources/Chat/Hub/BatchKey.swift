// What makes one batch differ from another.
// SPDX-License-Identifier: MIT

/// Two subscriptions with the same key get the same batch. Made for each who waits, so it makes no
/// array.
struct BatchKey {
    private let channels: [Channel]
    /// The number of the first message that was not seen; `.max` for none.
    private var first = Int.max
    private let limit: Int
    /// The revision of the first ephemeral message that was not seen; `.max` for none.
    private var ephemeral = Int.max

    /// - Parameters:
    ///   - seq: Messages with a higher number have not been seen.
    ///   - revision: Nor have ephemeral messages with a higher revision.
    init(_ channels: [Channel], above seq: Int, limit: Int, since revision: Int) {
        self.channels = channels
        self.limit = limit
        for channel in channels {
            if let seq = channel.backlog.first(above: seq) { first = min(first, seq) }
            for item in channel.queue.ephemerals where item.revision > revision {
                ephemeral = min(ephemeral, item.revision)
                break  // they are in order
            }
        }
    }
}

extension BatchKey: Hashable {
    /// Channels are the same objects: a channel that was made again is another one.
    static func == (one: BatchKey, other: BatchKey) -> Bool {
        one.first == other.first && one.limit == other.limit && one.ephemeral == other.ephemeral
            && one.channels.elementsEqual(other.channels) { $0 === $1 }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(limit)
        hasher.combine(ephemeral)
        for channel in channels { hasher.combine(ObjectIdentifier(channel)) }
    }
}
