// What was composed since the last message.
// SPDX-License-Identifier: MIT

/// Batches for all who ask the same: two subscribers seldom differ in more than when they came.
final class BatchCache {
    /// More than there are usually ways to ask; then it begins again.
    static let capacity = 64

    private var batches: [BatchKey: Batch] = [:]
    /// The newest answer of all: most often the next question is the same.
    private var newest: (question: BatchQuestion, batch: Batch)?
    /// For the simple API: the body of one message, and the numbers above which it is the first.
    private var body: (channel: Channel, above: Range<Int>, body: JSON)?

    /// The batch that answers `question`; nil where it is to be composed.
    func batch(for question: BatchQuestion) -> Batch? {
        if let newest, newest.question == question { return newest.batch }
        guard let known = batches[BatchKey(question)] else { return nil }
        newest = (question, known)
        return known
    }

    func keep(_ batch: Batch, for question: BatchQuestion) {
        newest = (question, batch)
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
        self.body = (channel, numbers, body)
    }

    /// A message came: every batch is another.
    func empty() {
        newest = nil
        body = nil
        if !batches.isEmpty { batches.removeAll(keepingCapacity: true) }
    }
}
