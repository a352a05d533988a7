// How fast one client may ask over its WebSocket.
// SPDX-License-Identifier: MIT

/// A token bucket that may go into debt. A client in debt is told to wait; one that goes on all the
/// same is hung up on, once it owes as much as the bucket holds.
struct FrameRate {
    /// What becomes of a command.
    enum Verdict: Equatable {
        /// It is carried out.
        case allowed
        /// It is refused; the next one is allowed after this.
        case wait(Duration)
        /// The client goes on and on.
        case enough
    }

    /// Commands per second.
    static let rate = 20.0
    /// Commands at once.
    static let burst = 40.0

    private var bucket: TokenBucket

    /// - Parameter now: A scheduler's time.
    init(at now: Duration) { bucket = TokenBucket(FrameRate.burst, at: now) }

    /// Counts one command.
    mutating func take(at now: Duration) -> Verdict {
        bucket.fill(at: now, rate: FrameRate.rate, burst: FrameRate.burst)
        bucket.take()
        if bucket.tokens >= 0 { return .allowed }
        return bucket.tokens < -FrameRate.burst
            ? .enough : .wait(.milliseconds(Int((1 - bucket.tokens) / FrameRate.rate * 1000)))
    }
}
