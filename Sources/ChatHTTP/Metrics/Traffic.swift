// What the sites of a chat have done, on all loops.
// SPDX-License-Identifier: MIT

import HTTP
import Synchronization

/// The counts of every loop's site. One for all sites of a chat; any thread.
final class Traffic: Sendable {
    private let loops = Mutex<[SiteCounts]>([])

    /// The counts of one more loop.
    func addLoop() -> SiteCounts {
        let counts = SiteCounts()
        loops.withLock { $0.append(counts) }
        return counts
    }

    /// Of each loop.
    var counts: [SiteCounts] { loops.withLock { $0 } }
}
