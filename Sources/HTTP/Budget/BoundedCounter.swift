// A count that several threads share, with a limit.
// SPDX-License-Identifier: MIT

import Synchronization

/// Counts what is held. Any thread.
final class BoundedCounter: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    init(limit: Int) {
        self.limit = limit
    }

    var value: Int { count.load(ordering: .relaxed) }

    var hasRoom: Bool { value < limit }

    /// - Returns: Whether there was room; else nothing was taken.
    func take(_ number: Int) -> Bool {
        if count.wrappingAdd(number, ordering: .relaxed).oldValue < limit { return true }
        give(number)
        return false
    }

    /// Gives back what was taken. Relaxed: the count orders no other memory.
    func give(_ number: Int) { count.wrappingSubtract(number, ordering: .relaxed) }
}
