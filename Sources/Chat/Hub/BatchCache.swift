// What was composed since the last message.
// SPDX-License-Identifier: MIT

/// Batches for all who ask the same: two subscribers seldom differ in more than when they came.
final class BatchCache {
    /// More than there are usually ways to ask; then it begins again.
    static let capacity = 64

    private var batches: [BatchKey: Batch] = [:]
    /// The newest answer of all: most often the next question is the same.
    private var newest: KnownBatch?
    /// The same for the simple API.
    private var body: KnownBody?

    /// The batch that answers `question`; nil where it is to be composed.
    func batch(for question: BatchQuestion) -> Batch? {
        if let newest, newest.question == question { return newest.batch }
        guard let known = batches[BatchKey(question)] else { return nil }
        newest = KnownBatch(question, known)
        return known
    }

    /// The newest batch, if it is what `subscriber` asks for.
    func newestBatch(for subscriber: Subscriber) -> Batch? {
        guard let newest, subscriber.asks(newest.question) else { return nil }
        return newest.batch
    }

    func keep(_ batch: Batch, for question: BatchQuestion) {
        newest = KnownBatch(question, batch)
        if batches.count == BatchCache.capacity { batches.removeAll(keepingCapacity: true) }
        batches[BatchKey(question)] = batch
    }

    /// The body of the first message above `seq` in `channel`; nil where it is to be made.
    func body(in channel: Channel, above seq: Int) -> JSON? {
        guard let body, body.channel === channel, body.above.contains(seq) else { return nil }
        return body.body
    }

    /// - Parameter numbers: Above each of these it is the first.
    func keep(_ body: JSON, in channel: Channel, above numbers: Range<Int>) {
        self.body = KnownBody(channel, numbers, body)
    }

    /// A message came: every batch is another.
    func empty() {
        newest = nil
        body = nil
        if !batches.isEmpty { batches.removeAll(keepingCapacity: true) }
    }
}

/// A batch, and the question that it answers.
private final class KnownBatch {
    let question: BatchQuestion
    let batch: Batch

    init(_ question: BatchQuestion, _ batch: Batch) {
        self.question = question
        self.batch = batch
    }
}

/// The body of a message, and the numbers above which it is the first in its channel.
private final class KnownBody {
    let channel: Channel
    let above: Range<Int>
    let body: JSON

    init(_ channel: Channel, _ above: Range<Int>, _ body: JSON) {
        self.channel = channel
        self.above = above
        self.body = body
    }
}
