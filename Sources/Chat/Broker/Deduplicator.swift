// Which messages were said a moment ago, by the marks that their senders put on them.
// SPDX-License-Identifier: MIT

internal import Deferred

/// Remembers each nonce for its lifetime, and at most so many: past that the oldest is forgotten.
struct Deduplicator {
    enum Memory {
        /// On its way into the journal.
        case pending(Deferred<Position>)
        case said(Position)
    }

    private let capacity: Int
    private var memories: [Nonce: Memory] = [:]
    /// In the order of their ends; the first `dead` are gone.
    private var ends: [(nonce: Nonce, at: Duration)] = []
    private var dead = 0

    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    var count: Int { memories.count }

    mutating func find(_ nonce: Nonce, at now: Duration) -> Memory? {
        forget(at: now)
        return memories[nonce]
    }

    /// Remembers `nonce` from now on.
    mutating func add(_ nonce: Nonce, _ memory: Memory, until end: Duration) {
        if memories.updateValue(memory, forKey: nonce) == nil { ends.append((nonce, end)) }
        if memories.count > capacity { forgetOldest() }
    }

    /// The message of `nonce` has its number; nil: it could not be kept, and may be tried again.
    mutating func settle(_ nonce: Nonce, _ position: Position?) {
        guard memories[nonce] != nil else { return }
        memories[nonce] = position.map { .said($0) }
    }

    private mutating func forget(at now: Duration) {
        while dead < ends.count, ends[dead].at <= now { forgetOldest() }
    }

    private mutating func forgetOldest() {
        memories[ends[dead].nonce] = nil
        dead += 1
        if dead * 8 > ends.count {  // rarely enough to be cheap; the dead hold on to their texts
            ends.removeFirst(dead)
            dead = 0
        }
    }
}
