// A number for the operator, counted without a lock.
// SPDX-License-Identifier: MIT

import Synchronization

/// A number that one thread changes, and any thread reads. That costs no more than a plain number.
package struct LoopCount: ~Copyable, Sendable {
    private let number = Atomic(0)

    /// 0.
    package init() {}

    /// On the thread of its loop. Relaxed: it orders no other memory.
    package func add(_ difference: Int) {
        number.store(number.load(ordering: .relaxed) &+ difference, ordering: .relaxed)
    }

    package var value: Int { number.load(ordering: .relaxed) }
}
