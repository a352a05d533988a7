// Binary search.
// SPDX-License-Identifier: MIT

extension Range<Int> {
    /// The first index for which `isPast` holds, or the upper bound: it holds for none of those
    /// before, and for all behind. O(log n). The name is that of swift-algorithms.
    @inlinable
    package func partitioningIndex(where isPast: (Int) -> Bool) -> Int {
        var (low, high) = (lowerBound, upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if isPast(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
