// Which messages were published a moment ago, by the marks that their senders put on them.
// SPDX-License-Identifier: MIT

import Deferred

/// Remembers each nonce for its lifetime, and at most so many: past that the oldest is forgotten.
struct Deduplicator {
    /// What is known of a message that was published before.
    enum KnownDraft {
        /// On its way into the journal.
        case pending(Deferred<Position>)
        /// In the journal.
        case published(Position)

        /// Its position, once it is kept.
        var position: Deferred<Position> {
            switch self {
            case .pending(let first): first.branch()
            case .published(let position): .succeed(position)
            }
        }
    }

    private let capacity: Int
    private var memories: [Nonce: (memory: KnownDraft, end: Duration)] = [:]
    /// When each is forgotten, in that order. Some are forgotten already.
    private var ends = FIFO<(nonce: Nonce, at: Duration)>()

    /// - Parameter capacity: Nonces remembered at once.
    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// Nonces outlive a restart.
    ///
    /// - Parameters:
    ///   - now: The scheduler's time.
    ///   - today: The calendar's, by which the journal's messages have their age.
    init(_ contents: JournalContents, now: Duration, at today: Timestamp) {
        self.init()
        for said in contents.recent {
            let age = Duration.milliseconds(today.milliseconds - said.at.milliseconds)
            add(
                said.nonce, .published(Position(epoch: contents.epoch, seq: said.seq)),
                until: now + Nonce.lifetime - max(age, .zero))
        }
    }

    var count: Int { memories.count }

    /// What was published under `nonce`; nil for nothing.
    mutating func find(_ nonce: Nonce, at now: Duration) -> KnownDraft? {
        while let first = ends.first, first.at <= now { forgetOldest() }
        return memories[nonce]?.memory
    }

    /// Remembers `nonce` from now on.
    ///
    /// - Parameter end: No earlier than those before it.
    mutating func add(_ nonce: Nonce, _ memory: KnownDraft, until end: Duration) {
        memories[nonce] = (memory, end)
        ends.append((nonce, end))
        while memories.count > capacity { forgetOldest() }
    }

    /// The message of `nonce` has its number; nil: it could not be kept, and may be tried again.
    mutating func settle(_ nonce: Nonce, _ position: Position?) {
        if let position {
            memories[nonce]?.memory = .published(position)
        } else {
            memories[nonce] = nil
        }
    }

    /// A nonce that failed and was used again is remembered by its later end.
    private mutating func forgetOldest() {
        guard let oldest = ends.popFirst(), memories[oldest.nonce]?.end == oldest.at else { return }
        memories[oldest.nonce] = nil
    }
}
