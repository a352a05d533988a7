// Which lives are shown when there are too many to show.
// SPDX-License-Identifier: MIT

/// Shows one life of so many. A life is shown whole or not at all: a life that is cut off would
/// confuse more than one that is missing.
struct Sampling: Sendable, Equatable, Comparable {
    /// One of how many; a power of two.
    private(set) var every = 1

    /// Fewer are never shown.
    static let most = 1 << 20

    /// The page decides alike. The number is scrambled first: where each request makes two Deferreds,
    /// every second number would always be the same one of the two.
    func shows(_ number: Int) -> Bool {
        let scrambled = UInt32(truncatingIfNeeded: number) &* 0x9E37_79B1
        return Int(scrambled >> 8) & (every - 1) == 0
    }

    /// Shows half as many.
    mutating func thin() { every = min(every * 2, Sampling.most) }

    /// Shows twice as many.
    mutating func thicken() { every = max(every / 2, 1) }

    static func < (one: Sampling, other: Sampling) -> Bool { one.every < other.every }
}
