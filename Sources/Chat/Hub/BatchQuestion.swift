// What somebody who waits wants to be told.
// SPDX-License-Identifier: MIT

/// Everything above a number, in some channels. In a fan-out most ask the same, one after the
/// other.
struct BatchQuestion {
    let channels: NonEmpty<Channel>
    /// Messages with a higher number have not been seen.
    let seq: Int
    /// Messages at most.
    let limit: Int
    /// The hub's revision when it was asked: what is ephemeral and newer has not been seen, either.
    let revision: Int
}

extension BatchQuestion: Equatable {
    /// Channels are the same objects: a channel that was made again is another one.
    static func == (one: BatchQuestion, other: BatchQuestion) -> Bool {
        one.seq == other.seq && one.limit == other.limit && one.revision == other.revision
            && one.channels === other.channels
    }
}
