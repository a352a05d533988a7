// Drafts that wait to be sent.
// SPDX-License-Identifier: MIT

import Deferred

/// Drafts in the order in which they are sent: together, while an earlier call is under way.
struct Outbox {
    /// Drafts in one call.
    static let maxCount = 256
    /// Bytes in one call; the draft that reaches it is the last.
    static let maxBytes = 1 << 20

    private var waiting = FIFO<PendingPublish>()

    var isEmpty: Bool { waiting.isEmpty }

    mutating func append(_ publish: PendingPublish) { waiting.append(publish) }

    /// Nobody knows what became of these: they are sent again, before all others.
    mutating func putBack(_ publishes: [PendingPublish]) {
        if publishes.isEmpty { return }
        let behind = waiting
        waiting = FIFO()
        for publish in publishes {
            publish.wasPutBack = true
            waiting.append(publish)
        }
        for index in 0..<behind.count { waiting.append(behind[index]) }
    }

    /// Takes the drafts of the next call. Those whose publisher has been told are dropped.
    mutating func next() -> [PendingPublish] {
        var batch: [PendingPublish] = []
        var bytes = 0
        while batch.count < Outbox.maxCount, bytes < Outbox.maxBytes,
            let next = waiting.popFirst()
        {
            if next.isSettled { continue }
            batch.append(next)
            bytes += next.bytes
        }
        return batch
    }
}
