// Small facts that a chat keeps beside its messages.
// SPDX-License-Identifier: MIT

/// Such as who is a member of a channel, and who may not speak. All loops and nodes of a chat know all of
/// them at once: see ``RecordTable``.
package struct Record: Sendable, Equatable {
    /// What it is about: words with slashes between them, such as `member/private-team/uk3f9x2m7q4w8Zp`. At
    /// most ``maxKeyLength`` bytes.
    package let key: String
    /// At most ``maxValueLength`` bytes; the reader knows what they mean.
    package let value: [UInt8]
    /// When it stops to count; nil for never.
    package let expires: Timestamp?

    package init(key: String, value: [UInt8], expires: Timestamp? = nil) {
        self.key = key
        self.value = value
        self.expires = expires
    }

    /// In bytes.
    package static let maxKeyLength = 200
    /// In bytes.
    package static let maxValueLength = 1024
    /// Over a whole chat. One more is refused.
    package static let maxCount = 100_000
}
