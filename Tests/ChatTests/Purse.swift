// A client's allowance, counted by hand.
// SPDX-License-Identifier: MIT

import Chat
import Synchronization

/// Lets its client hold so much of everything, and knows how much that is at the moment.
final class Purse: Allowance {
    private let limit: Int
    private let counters = Mutex<[HeldResource: Int]>([:])

    init(_ limit: Int) {
        self.limit = limit
    }

    func take(_ count: Int, of holding: HeldResource) -> Bool {
        counters.withLock { counters in
            guard counters[holding, default: 0] < limit else { return false }
            counters[holding, default: 0] += count
            return true
        }
    }

    func give(_ count: Int, of holding: HeldResource) {
        counters.withLock { $0[holding, default: 0] -= count }
    }

    func held(_ holding: HeldResource) -> Int { counters.withLock { $0[holding, default: 0] } }
}
