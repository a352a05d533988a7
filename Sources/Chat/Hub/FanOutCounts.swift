// How fan-outs go, in numbers.
// SPDX-License-Identifier: MIT

/// Each flush of a channel on one loop counts once: what came together is answered together.
public struct FanOutCounts: Sendable, Equatable {
    /// From the first message's arrival on this loop to the last answer, in microseconds. The wait of
    /// a channel that cools down is in it.
    public private(set) var times = Histogram([
        100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000,
    ])
    /// Polls and streams that were answered.
    public private(set) var receivers = Histogram([1, 10, 100, 1000, 10_000, 100_000])

    mutating func add(_ time: Duration, receivers count: Int) {
        let (seconds, attoseconds) = time.components
        times.add(Int(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
        receivers.add(count)
    }

    static func + (one: FanOutCounts, other: FanOutCounts) -> FanOutCounts {
        var sum = one
        sum.times = one.times + other.times
        sum.receivers = one.receivers + other.receivers
        return sum
    }
}
