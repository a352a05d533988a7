// Batches, composed of what is in memory.
// SPDX-License-Identifier: MIT

/// Composes batches, each once for all who ask the same, and keeps the encoded messages in memory
/// within their budget.
final class BatchComposer {
    private var cache = BatchCache()
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

    /// Everything above `seq` in `channels`, as far as memory goes, and the ephemeral messages
    /// since `revision`.
    ///
    /// - Parameter end: Behind the newest message of all channels.
    func batch(
        of channels: [Channel], above seq: Int, limit: Int, since revision: Int, end: Position
    ) -> Batch {
        let key = BatchKey(channels, above: seq, limit: limit, since: revision)
        return cache.batch(for: key) {
            var found = FoundMessages.find(in: channels, above: seq, limit: limit)
            found.append(ephemeralsOf: channels, since: revision)
            let next = found.cut.map { Position(epoch: end.epoch, seq: $0) } ?? end
            return Batch(next: .after(next), messages: found.joined, more: found.cut != nil)
        }
    }

    /// The body of the first message above `seq` in `channel`; nil where memory does not have it.
    func body(in channel: Channel, above seq: Int) -> JSON? {
        let backlog = channel.backlog
        guard let index = backlog.indices(above: seq).first else { return nil }
        return cache.body(of: backlog.seq(at: index)) {
            JSON(bytes: Array(backlog.body(at: index)))
        }
    }

    /// A message came, or an ephemeral one: every batch is another.
    func forget() {
        cache.empty()
    }
}

// The budget.
extension BatchComposer {
    /// A message comes to `channel`.
    ///
    /// - Parameter all: All channels of the hub.
    func add(
        _ message: PublishedMessage, to channel: Channel,
        among all: Dictionary<ChannelName, Channel>.Values
    ) {
        channel.backlog.append(
            message.json, bodyLength: message.bodyLength, seq: message.seq, at: message.at)
        bytes += message.json.count + 1
        let count = retention.count
        if count > 0, channel.backlog.count > count { bytes -= channel.backlog.dropFirst() }
        if bytes > maxBytes { halve(all) }
    }

    /// Too much in memory: each channel drops the older half. What is dropped is in the journal.
    private func halve(_ all: Dictionary<ChannelName, Channel>.Values) {
        for channel in all {
            for _ in 0..<(channel.backlog.count + 1) / 2 { bytes -= channel.backlog.dropFirst() }
        }
    }

    /// Drops what is too old to be kept.
    func expire(_ channels: [Channel], at now: Timestamp) {
        guard let horizon = retention.horizon(at: now) else { return }
        for channel in channels { bytes -= channel.backlog.dropAll(before: horizon) }
    }

    /// Drops all of a channel's messages.
    func drop(_ channel: Channel) {
        bytes -= channel.backlog.dropAll()
    }
}
