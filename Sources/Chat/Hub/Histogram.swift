// How often a number was how large, as Prometheus has it.
// SPDX-License-Identifier: MIT

/// Counts numbers by their size.
public struct Histogram: Sendable, Equatable {
    /// The upper ends of the buckets, in rising order. What is above the last has a bucket of its own.
    public let bounds: [Int]
    /// One more than ``bounds``.
    public private(set) var buckets: [Int]
    /// Of all numbers.
    public private(set) var sum = 0

    init(_ bounds: [Int]) {
        self.bounds = bounds
        buckets = Array(repeating: 0, count: bounds.count + 1)
    }

    mutating func add(_ number: Int) {
        var bucket = 0
        while bucket < bounds.count, number > bounds[bucket] { bucket += 1 }
        buckets[bucket] += 1
        sum += number
    }

    /// The sum of two that have the same bounds.
    static func + (one: Histogram, other: Histogram) -> Histogram {
        var sum = one
        for bucket in sum.buckets.indices { sum.buckets[bucket] += other.buckets[bucket] }
        sum.sum += other.sum
        return sum
    }
}
