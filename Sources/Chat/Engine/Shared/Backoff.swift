// How long to wait before the next try.
// SPDX-License-Identifier: MIT

/// Waits of 50 ms, 100 ms and so on up to half a second, each shortened by up to a half: nodes that lost
/// the same server do not come back together. Publishers wait meanwhile, so the waits are not longer.
struct Backoff {
    static let first = Duration.milliseconds(50)
    static let longest = Duration.milliseconds(500)

    private var wait = Backoff.first
    /// Decides how much each wait is shortened. It depends on the node's name alone, so that a test can
    /// be run again.
    private var random: UInt64

    /// - Parameter node: The node's name.
    init(node: String) {
        random = node.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The next wait; the one after it is twice as long.
    mutating func next() -> Duration {
        defer { wait = min(wait * 2, Backoff.longest) }
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let half = wait / 2
        return half + half * Double(random >> 40) / Double(1 << 24)
    }

    /// All is well: the next wait is the shortest.
    mutating func reset() { wait = Backoff.first }
}
