// Answers put together from what is in memory.
// SPDX-License-Identifier: MIT

extension Hub {
    /// Everything above `seq` in `channels`, as far as memory goes, and what was whispered since.
    ///
    /// Those who ask the same get the same bytes: what differs between two who wait is seldom more
    /// than when they came.
    ///
    /// - Parameter heard: The count of news up to which ephemeral messages are known.
    func compose(_ channels: [Channel], above seq: Int, limit: Int, heard: Int) -> JSON {
        let key = BatchKey(channels, above: seq, limit: limit, heard: heard)
        if let known = batches[key] { return known }
        let unseen = channels.map { $0.backlog.indices(above: seq) }
        var answer =
            unseen.filter { !$0.isEmpty }.count > 1
            ? merge(channels, unseen, limit: limit) : cut(channels, unseen, limit: limit)
        let ephemerals = channels.flatMap { $0.queue.ephemerals.filter { $0.revision > heard } }
        for ephemeral in ephemerals.sorted(by: { $0.revision < $1.revision }) {
            answer.messages += ephemeral.json
            answer.messages.append(UInt8(ascii: ","))
        }
        return remember(answer.json(), for: key)
    }

    /// One channel's messages lie side by side already.
    private func cut(_ channels: [Channel], _ unseen: [Range<Int>], limit: Int) -> Batch {
        guard let index = unseen.firstIndex(where: { !$0.isEmpty }) else {
            return Batch(next: position(last))
        }
        let backlog = channels[index].backlog
        let range = backlog.prefix(of: unseen[index], limit: limit, maxBytes: Batch.maxBytes)
        let hasMore = range.upperBound < unseen[index].upperBound
        return Batch(
            next: position(hasMore ? backlog.seq(at: range.upperBound - 1) : last),
            messages: Array(backlog.json(range)), hasMore: hasMore)
    }

    /// Several channels' messages in the order of their numbers.
    private func merge(_ channels: [Channel], _ unseen: [Range<Int>], limit: Int) -> Batch {
        var answer = Batch(next: position(last))
        var rows = zip(channels, unseen).filter { !$1.isEmpty }.map(UnseenRow.init)
        var reached = 0
        for _ in 0..<limit where answer.messages.count < Batch.maxBytes {
            guard let row = rows.indices.min(by: { rows[$0].seq < rows[$1].seq }) else { break }
            reached = rows[row].seq
            answer.messages += rows[row].takeMessage()
            if rows[row].isAtEnd { rows.remove(at: row) }
        }
        if !rows.isEmpty {
            answer.hasMore = true
            answer.next = position(reached)
        }
        return answer
    }

    /// Until something is said, which changes every answer.
    func remember(_ message: JSON, for key: BatchKey) -> JSON {
        if batches.count == Hub.maxAnswers { batches.removeAll(keepingCapacity: true) }
        batches[key] = message
        return message
    }

    private static let maxAnswers = 64

    /// Drops from memory what is too old to be kept.
    func expire(_ channels: [Channel]) {
        guard let horizon = options.retention.horizon(at: clock()) else { return }
        for channel in channels { backlogBytes -= channel.backlog.dropAll(before: horizon) }
    }
}

/// What makes one answer differ from another. Made for each who waits, so it makes no array.
struct BatchKey {
    private let channels: [Channel]
    /// The number of the first message that was not seen; `.max` for none.
    private var first = Int.max
    /// 0 for one message by itself.
    private let limit: Int
    /// The count of the first ephemeral message that was not heard; `.max` for none.
    private var ephemeral = Int.max

    init(_ channels: [Channel], above seq: Int, limit: Int, heard: Int) {
        self.channels = channels
        self.limit = limit
        for channel in channels {
            if let seq = channel.backlog.first(above: seq) { first = min(first, seq) }
            for item in channel.queue.ephemerals where item.revision > heard {
                ephemeral = min(ephemeral, item.revision)
                break  // they are in order
            }
        }
    }

    /// One message by itself.
    init(_ channel: [Channel], message seq: Int) {
        channels = channel
        limit = 0
        first = seq
    }
}

extension BatchKey: Hashable {
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

/// One channel's messages that were not seen, on the way into an answer.
private struct UnseenRow {
    private let channel: Channel
    private let end: Int
    private var next: Int
    /// The number of the next one.
    private(set) var seq = 0

    init(_ channel: Channel, _ unseen: Range<Int>) {
        self.channel = channel
        (next, end) = (unseen.lowerBound, unseen.upperBound)
        if !isAtEnd { seq = channel.backlog.seq(at: next) }
    }

    var isAtEnd: Bool { next == end }

    mutating func takeMessage() -> ArraySlice<UInt8> {
        defer {
            next += 1
            if !isAtEnd { seq = channel.backlog.seq(at: next) }
        }
        return channel.backlog.json(next..<next + 1)
    }
}
