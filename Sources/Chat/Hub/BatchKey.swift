// What makes one batch differ from another.
// SPDX-License-Identifier: MIT

/// Two questions with the same key get the same batch.
struct BatchKey {
    private let channels: NonEmpty<Channel>
    /// The number of the first message that was not seen; `.max` for none.
    private var first = Int.max
    private let limit: Int
    /// The revision of the first ephemeral message that was not seen; `.max` for none.
    private var ephemeral = Int.max

    init(_ question: BatchQuestion) {
        channels = question.channels
        limit = question.limit
        for channel in channels {
            if let seq = channel.backlog.first(above: question.seq) { first = min(first, seq) }
            for item in channel.queue.ephemerals where item.revision > question.revision {
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
            && one.channels === other.channels
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(limit)
        hasher.combine(ephemeral)
        for channel in channels { hasher.combine(ObjectIdentifier(channel)) }
    }
}
