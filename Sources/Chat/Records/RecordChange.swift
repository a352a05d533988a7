// A change of records, in steps.
// SPDX-License-Identifier: MIT

/// One step. All steps of a change are taken, or none: where a condition does not hold, nothing is changed.
public struct RecordChange: Sendable, Equatable {
    /// What must be so before the change.
    public enum Condition: Sendable, Equatable {
        /// It does not matter.
        case none
        /// There is no such record.
        case absent
        /// There is one.
        case present
    }

    /// What is done.
    public enum Action: Sendable, Equatable {
        /// Kept, in place of what had its key.
        case put(Record)
        /// What has the key is gone.
        case remove
        /// Nothing: only the condition counts.
        case keep
    }

    /// Which record it is about.
    public let key: String
    /// What is done with it.
    public let action: Action
    /// What must be so before.
    public let condition: Condition

    /// Keeps a record.
    public static func put(_ record: Record, if condition: Condition = .none) -> RecordChange {
        RecordChange(key: record.key, action: .put(record), condition: condition)
    }

    /// Removes what has this key.
    public static func remove(_ key: String, if condition: Condition = .none) -> RecordChange {
        RecordChange(key: key, action: .remove, condition: condition)
    }

    /// Asks for something, and changes nothing.
    public static func require(_ condition: Condition, of key: String) -> RecordChange {
        RecordChange(key: key, action: .keep, condition: condition)
    }
}
