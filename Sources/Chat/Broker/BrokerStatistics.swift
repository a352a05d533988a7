// How the broker is.
// SPDX-License-Identifier: MIT

/// The broker's part of a ``ChatStatistics``.
package struct BrokerStatistics: Sendable {
    /// People listed, one in two channels counted twice.
    package var people: Int
    /// What became of messages.
    package var counters: Counters
    /// Bytes that the journal takes on the disk.
    package var journalBytes: Int
    /// Whether the newest message could not be kept.
    package var isJournalFailing = false
    /// How searches go; nil where there are none.
    package var search: SearchStatistics?
    /// How the node gets on with its engine; nil where it has none.
    package var engine: EngineStatistics?
}
