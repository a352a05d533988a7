// What was composed since the last message.
// SPDX-License-Identifier: MIT

/// Batches for all who ask the same: two subscribers seldom differ in more than when they came.
struct BatchCache {
    /// More than there are usually ways to ask; then it begins again.
    static let capacity = 64

    private var batches: [BatchKey: Batch] = [:]
    /// For the simple API: the body of a message, by its number.
    private var bodies: [Int: JSON] = [:]

    /// The batch for `key`, composed where nobody has asked for it yet.
    mutating func batch(for key: BatchKey, _ compose: () -> Batch) -> Batch {
        if let known = batches[key] { return known }
        let batch = compose()
        if batches.count == BatchCache.capacity { batches.removeAll(keepingCapacity: true) }
        batches[key] = batch
        return batch
    }

    /// The body of the message of this number.
    mutating func body(of seq: Int, _ make: () -> JSON) -> JSON {
        if let known = bodies[seq] { return known }
        let body = make()
        if bodies.count == BatchCache.capacity { bodies.removeAll(keepingCapacity: true) }
        bodies[seq] = body
        return body
    }

    /// A message came: every batch is another.
    mutating func empty() {
        if !batches.isEmpty { batches.removeAll(keepingCapacity: true) }
        if !bodies.isEmpty { bodies.removeAll(keepingCapacity: true) }
    }
}
