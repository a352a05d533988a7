// What a chat has done since its start.
// SPDX-License-Identifier: MIT

/// Counters, which only grow. They are numbers alone: no message's text is in them.
public struct Counters: Sendable, Equatable {
    /// Messages that were given a number and kept.
    public var messages = 0
    /// Messages that gave others a new body.
    public var edits = 0
    /// Messages that deleted others: one each, or all of a channel.
    public var deletions = 0
    /// Ephemeral messages, with those that tell who came and went.
    public var ephemerals = 0
    /// Messages that the journal could not keep.
    public var failures = 0
    /// Messages that were sent a second time, by their nonce.
    public var repeats = 0
    /// Waiting requests that were answered with something new.
    public var fired = 0
    /// Batches that streams were told while they waited, empty ones among them.
    public var streamed = 0
    /// Times that a stream had to pause, because its client had no room.
    public var pauses = 0
    /// Polls that found something new at once, and times that a stream did as it caught up.
    public var immediate = 0
    /// Polls whose hold ended with nothing new, and times that a stream had nothing to catch up on.
    public var empty = 0
    /// Polls and streams that a newer one of the same client ended.
    public var replaced = 0
    /// Polls and streams that were told to come back later.
    public var deferred = 0
    /// Waiting requests and streams whose client went away.
    public var dropped = 0
    /// Answers that said that something is no longer kept.
    public var gaps = 0
}

extension Counters {
    /// The sum of two parts of a chat.
    static func + (one: Counters, other: Counters) -> Counters {
        var sum = one
        sum.messages += other.messages
        sum.edits += other.edits
        sum.deletions += other.deletions
        sum.ephemerals += other.ephemerals
        sum.failures += other.failures
        sum.repeats += other.repeats
        sum.fired += other.fired
        sum.streamed += other.streamed
        sum.pauses += other.pauses
        sum.immediate += other.immediate
        sum.empty += other.empty
        sum.replaced += other.replaced
        sum.deferred += other.deferred
        sum.dropped += other.dropped
        sum.gaps += other.gaps
        return sum
    }
}
