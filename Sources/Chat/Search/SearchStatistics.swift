// How searches go.
// SPDX-License-Identifier: MIT

/// What became of searches so far.
package struct SearchCounts: Sendable, Equatable {
    /// A search that takes longer is a slow one.
    package static let slow = Duration.milliseconds(50)

    /// All that have ended, those whose client left among them.
    package var searches = 0
    /// Those that took longer than ``slow``.
    package var slow = 0

    package init() {}

    mutating func add(_ duration: Duration) {
        searches += 1
        if duration > SearchCounts.slow { slow += 1 }
    }
}

/// The searcher's part of a ``BrokerStatistics``.
package struct SearchStatistics: Sendable {
    package var counts: SearchCounts
    /// nil where the journal has no index.
    package var coverage: SearchCoverage?
    /// Bytes of the index on the disk.
    package var bytes: Int
}
