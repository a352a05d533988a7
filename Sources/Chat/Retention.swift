// How long messages are kept.
// SPDX-License-Identifier: MIT

/// What a journal may drop. A channel's oldest entries go first.
public struct Retention: Sendable, Equatable {
    /// Entries kept of each channel; 0 for all.
    public var count: Int
    /// How old an entry may become; zero for any age.
    public var age: Duration

    public init(count: Int = 1000, age: Duration = .seconds(7 * 86_400)) {
        self.count = count
        self.age = age
    }

    /// Entries from before this time may go; nil where age does not count.
    public func horizon(at now: Timestamp) -> Timestamp? {
        age > .zero ? now - age : nil
    }
}
