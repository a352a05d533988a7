// How long requests take, as Prometheus has it: a histogram.
// SPDX-License-Identifier: MIT

/// How many answers took how long. One for each loop, counted on its thread; any thread reads.
package final class AnswerTimes: Sendable {
    /// The upper ends of the buckets, in microseconds. What takes longer than the last has a bucket of
    /// its own.
    package static let bounds = [
        100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ]

    private let buckets = InlineArray<17, LoopCount> { _ in LoopCount() }
    private let sum = LoopCount()

    init() {}

    /// - Parameter time: In microseconds.
    func add(_ time: Int) {
        var bucket = 0
        while bucket < AnswerTimes.bounds.count, time > AnswerTimes.bounds[bucket] { bucket += 1 }
        buckets[bucket].add(1)
        sum.add(time)
    }

    /// In each bucket, from the shortest time to the longest; and microseconds in all.
    package var counts: (buckets: [Int], sum: Int) {
        (buckets.indices.map { buckets[$0].value }, sum.value)
    }
}
