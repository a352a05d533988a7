// Small facts that a chat keeps beside its messages.
// SPDX-License-Identifier: MIT

/// Such as who is a member of a channel, and who may not speak. All loops and nodes of a chat know all of
/// them at once: see ``RecordTable``.
public struct Record: Sendable, Equatable {
    /// What it is about: words with slashes between them, such as `member/private-team/uk3f9x2m7q4w8Zp`. At
    /// most ``maxKeyLength`` bytes.
    public let key: String
    /// At most ``maxValueLength`` bytes; the reader knows what they mean.
    public let value: [UInt8]
    /// When it stops to count; nil for never.
    public let expires: Timestamp?

    /// Nothing is checked here: the broker refuses what is too long.
    public init(key: String, value: [UInt8], expires: Timestamp? = nil) {
        self.key = key
        self.value = value
        self.expires = expires
    }

    /// Whether it does not count any more.
    package func isOver(at now: Timestamp) -> Bool { expires.map { $0 <= now } ?? false }

    /// In bytes. A channel's name, a person and what goes between them have room in it.
    public static let maxKeyLength = 256
    /// In bytes.
    public static let maxValueLength = 2048
    /// Over a whole chat. One more is refused.
    public static let maxCount = 100_000
}
