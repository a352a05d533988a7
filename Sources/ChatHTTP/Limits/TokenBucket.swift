// How much somebody may still do.
// SPDX-License-Identifier: MIT

/// Tokens, which are added at a rate until there are `burst` of them. How fast and how many is its
/// owner's to say: a hundred thousand buckets may have the same.
struct TokenBucket {
    private(set) var tokens: Double
    private var filled: Duration

    /// A full one.
    ///
    /// - Parameter now: A scheduler's time.
    init(_ burst: Double, at now: Duration) { (tokens, filled) = (burst, now) }

    /// How many there are now.
    ///
    /// - Parameter rate: Tokens per second.
    func tokens(at now: Duration, rate: Double, burst: Double) -> Double {
        min(burst, tokens + (now - filled) / .seconds(1) * rate)
    }

    /// Adds those that have come until now.
    mutating func fill(at now: Duration, rate: Double, burst: Double) {
        tokens = tokens(at: now, rate: rate, burst: burst)
        filled = now
    }

    /// Takes one. There may be less than none then.
    mutating func take() { tokens -= 1 }
}
