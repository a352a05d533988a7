// How often one sender may do something.
// SPDX-License-Identifier: MIT

/// A token bucket for each key: `burst` at once, then `rate` a second.
///
/// The table holds only keys whose bucket is not full, and at most `capacity` of them; past that,
/// half of them are forgotten, so that the limiter itself cannot be made to grow.
struct RateLimit<Key: Hashable> {
    let rate: Double
    let burst: Double
    private let capacity: Int
    private var buckets: [Key: TokenBucket] = [:]

    /// - Parameters:
    ///   - rate: Per second; 0 sets no limit.
    ///   - burst: At least 1.
    init(rate: Double, burst: Double, capacity: Int = 100_000) {
        self.rate = rate
        self.burst = max(burst, 1)
        self.capacity = capacity
    }

    /// Takes a token, or says how long it takes until there is one.
    ///
    /// - Parameter now: A scheduler's time.
    /// - Returns: nil when allowed.
    mutating func take(_ key: Key, at now: Duration) -> Duration? {
        if rate == 0 { return nil }
        var bucket = buckets[key] ?? TokenBucket(burst, at: now)
        bucket.fill(at: now, rate: rate, burst: burst)
        let isAllowed = bucket.tokens >= 1
        if isAllowed { bucket.take() }
        if buckets.count >= capacity, buckets[key] == nil { makeRoom(at: now) }
        buckets[key] = bucket
        return isAllowed ? nil : .seconds((1 - bucket.tokens) / rate)
    }

    /// Forgets full buckets, which say nothing; if that is not enough, any half.
    private mutating func makeRoom(at now: Duration) {
        buckets = buckets.filter {
            $0.value.tokens(at: now, rate: rate, burst: burst) < burst
        }
        if buckets.count < capacity { return }
        let half = buckets.keys.prefix(capacity / 2)
        for key in Array(half) { buckets[key] = nil }
    }
}
