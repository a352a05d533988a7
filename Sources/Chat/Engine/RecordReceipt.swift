// What an engine says of records.
// SPDX-License-Identifier: MIT

/// What became of a change of records.
package enum RecordReceipt: Sendable, Equatable {
    /// All steps were taken, and this is where the log tells it.
    case changed(LogMark)
    /// A condition did not hold. Nothing was changed.
    case refused
    /// There would be more than ``Record/maxCount``. Nothing was changed.
    case noRoom

    /// The most steps of one change: the store does nothing else meanwhile, and the log tells all of them in
    /// one entry.
    package static let maxSteps = 1000
}

/// Some of the records.
package struct RecordPage: Sendable, Equatable {
    package let records: [Record]
    /// Where the next page begins; nil for none.
    package let next: String?

    package init(_ records: [Record], next: String?) {
        self.records = records
        self.next = next
    }
}
