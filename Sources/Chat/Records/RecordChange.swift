// A change of records, in steps.
// SPDX-License-Identifier: MIT

/// One step. All steps of a change are taken, or none: where a condition does not hold, nothing is changed.
package struct RecordChange: Sendable, Equatable {
    /// What must be so before the change.
    package enum Condition: Sendable, Equatable {
        case none
        /// There is no such record.
        case absent
        /// There is one.
        case present
    }

    /// What is done.
    package enum Action: Sendable, Equatable {
        /// Kept, in place of what had its key.
        case put(Record)
        case remove
        /// Nothing: only the condition counts.
        case keep
    }

    package let key: String
    package let action: Action
    package let condition: Condition

    /// Keeps a record.
    package static func put(_ record: Record, if condition: Condition = .none) -> RecordChange {
        RecordChange(key: record.key, action: .put(record), condition: condition)
    }

    /// Removes what has this key.
    package static func remove(_ key: String, if condition: Condition = .none) -> RecordChange {
        RecordChange(key: key, action: .remove, condition: condition)
    }

    /// Asks for something, and changes nothing.
    package static func require(_ condition: Condition, of key: String) -> RecordChange {
        RecordChange(key: key, action: .keep, condition: condition)
    }
}
