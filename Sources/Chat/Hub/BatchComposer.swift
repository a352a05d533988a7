// Batches, composed of what is in memory.
// SPDX-License-Identifier: MIT

/// Composes batches, each once for all who ask the same, and keeps the encoded messages in memory
/// within their budget.
final class BatchComposer {
    private let cache = BatchCache()
    /// Of encoded messages, in all channels.
    private var bytes = 0
    private let maxBytes: Int
    private let retention: Retention

    /// - Parameters:
    ///   - maxBytes: Of encoded messages in memory. Beyond it, half of each channel's are dropped.
    ///   - retention: What the journal keeps: memory keeps no more.
    init(maxBytes: Int, retention: Retention) {
        self.maxBytes = maxBytes
        self.retention = retention
    }

    /// All that was not seen, as far as memory goes, and the ephemeral messages.
    ///
    /// - Parameter end: Behind the newest message of all channels.
    func batch(for question: BatchQuestion, end: Position) -> Batch {
        if let known = cache.batch(for: question) { return known }
        var found = FoundMessages.find(
            in: question.channels, above: question.seq, limit: question.limit)
        found.append(ephemeralsOf: question.channels, since: question.revision)
        let next = found.cut.map { Position(epoch: end.epoch, seq: $0) } ?? end
        let batch = Batch(next: .after(next), messages: found.joined, more: found.cut != nil)
        cache.keep(batch, for: question)
        return batch
    }

    /// The same for one who waits, and most often waits for what another was just told.
    func batch(for subscriber: Subscriber, end: @autoclosure () -> Position) -> Batch {
        cache.newestBatch(for: subscriber) ?? batch(for: subscriber.question, end: end())
    }

    /// The body of the first message above `seq` in `channel`; nil where memory does not have it.
    func body(in channel: Channel, above seq: Int) -> JSON? {
        if let known = cache.body(in: channel, above: seq) { return known }
        let unseen = channel.backlog.indices(above: seq)
        guard let index = unseen.first(where: channel.backlog.isPosted(at:)) else { return nil }
        let found = channel.backlog.seq(at: index)
        let body =
            cache.body(in: channel, above: found - 1)
            ?? JSON(bytes: Array(channel.backlog.body(at: index)))
        cache.keep(body, in: channel, above: seq..<found)
        return body
    }

    /// A message came, or an ephemeral one: every batch is another.
    func forget() {
        cache.empty()
    }
}

// The budget.
extension BatchComposer {
    /// A message of this time has come to `channel` and taken so many bytes.
    func added(_ count: Int, at time: Timestamp, to channel: Channel) {
        bytes += count
        expire(channel, at: time)
        let most = retention.count
        if most > 0, channel.backlog.count > most { bytes -= channel.backlog.dropFirst() }
    }

    /// Whether there is too much in memory: then call ``halve(_:)``.
    var isFull: Bool { bytes > maxBytes }

    /// Each channel drops the older half. What is dropped is in the journal.
    func halve(_ channels: some Sequence<Channel>) {
        for channel in channels {
            for _ in 0..<(channel.backlog.count + 1) / 2 { bytes -= channel.backlog.dropFirst() }
        }
    }

    /// Drops what is too old to be kept.
    func expire(_ channels: NonEmpty<Channel>, at now: Timestamp) {
        for channel in channels { expire(channel, at: now) }
    }

    private func expire(_ channel: Channel, at now: Timestamp) {
        guard let horizon = retention.horizon(at: now) else { return }
        bytes -= channel.backlog.dropAll(before: horizon)
    }

    /// Changes what `change` names, which comes to `channel` next.
    func apply(_ change: Message, to channel: Channel, epoch: String) {
        bytes += channel.backlog.apply(change, epoch: epoch)
    }

    /// Drops all of a channel's messages.
    func drop(_ channel: Channel) {
        bytes -= channel.backlog.dropAll()
    }
}
