// Who has to make room when all channels together hold too much.
// SPDX-License-Identifier: MIT

/// A round of dropping: the channels that hold the most are cut down to one level, or until an eighth
/// of the limit is free.
///
/// So a flood in one channel is at the cost of that channel, and one in a thousand channels at the
/// cost of those thousand. A round looks at all channels once; the next one comes after an eighth of
/// the limit has been said. What drops messages asks for one channel after another.
package struct Eviction: Sendable {
    /// Bytes that each channel may go on holding.
    package let level: Int
    /// Bytes that all of them may: with no more, the round is over.
    private let goal: Int
    /// Those that hold more, the largest last.
    private var channels: [ChannelName] = []

    /// Nobody has to.
    package init() {
        level = .max
        goal = .max
    }

    /// - Parameters:
    ///   - holdings: The bytes that each channel holds.
    ///   - limit: Of all of them together.
    package init(_ holdings: [(channel: ChannelName, bytes: Int)], limit: Int) {
        goal = limit - limit / 8
        var surplus = holdings.reduce(0) { $0 + $1.bytes } - goal
        let sorted = holdings.sorted { $0.bytes < $1.bytes }
        var level = 0
        // From the largest down: cutting so many of them to the size of the next frees how much?
        for (index, holding) in sorted.enumerated().reversed() {
            let next = index > 0 ? sorted[index - 1].bytes : 0
            let cut = sorted.count - index
            let freed = (holding.bytes - next) * cut
            if freed >= surplus {
                level = holding.bytes - (surplus + cut - 1) / cut
                break
            }
            surplus -= freed
        }
        self.level = max(level, 0)
        channels = sorted.filter { $0.bytes > max(level, 0) }.map(\.channel)
    }

    /// Whose oldest messages go now, as long as it holds more than ``level``; nil at the end.
    ///
    /// - Parameter total: Bytes that all channels hold.
    package func channel(_ total: Int) -> ChannelName? { total > goal ? channels.last : nil }

    /// How many bytes of `total` are too many.
    package func surplus(_ total: Int) -> Int { channels.isEmpty ? 0 : max(total - goal, 0) }

    /// Goes on to the next channel: this one holds no more than it may.
    package mutating func next() {
        channels.removeLast()
    }
}
