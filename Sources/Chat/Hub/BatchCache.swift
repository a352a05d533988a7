// What was composed since the last piece of news.
// SPDX-License-Identifier: MIT

/// Batches for all who ask the same: what differs between two who wait is seldom more than when they
/// came. Emptied by each piece of news, which changes every batch.
struct BatchCache {
    /// More than there are usually ways to ask; then it begins again.
    private static let capacity = 64

    private var batches: [BatchKey: Batch] = [:]
    /// For the simple API: what was said in one message, by its number.
    private var bodies: [Int: JSON] = [:]

    /// The batch for `key`, composed where nobody has asked for it yet.
    mutating func batch(for key: BatchKey, _ compose: () -> Batch) -> Batch {
        if let known = batches[key] { return known }
        let batch = compose()
        if batches.count == BatchCache.capacity { batches.removeAll(keepingCapacity: true) }
        batches[key] = batch
        return batch
    }

    /// What was said in the message of this number.
    mutating func body(of seq: Int, _ make: () -> JSON) -> JSON {
        if let known = bodies[seq] { return known }
        let body = make()
        if bodies.count == BatchCache.capacity { bodies.removeAll(keepingCapacity: true) }
        bodies[seq] = body
        return body
    }

    mutating func removeAll(keepingCapacity: Bool) {
        batches.removeAll(keepingCapacity: keepingCapacity)
        if !bodies.isEmpty { bodies.removeAll(keepingCapacity: keepingCapacity) }
    }
}
