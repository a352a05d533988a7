// How long to wait before trying again.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP

/// Twice as long after each failure, up to a limit, and never the same for two clients: a server
/// that comes back must not be greeted by everyone at once.
struct Backoff {
    private let first: Duration
    private let longest: Duration
    private var next: Duration

    init(from first: Duration, to longest: Duration) {
        self.first = first
        self.longest = longest
        next = first
    }

    /// The pause after another failure: a half to the whole of this round's length.
    mutating func pause() -> Duration {
        defer { next = min(next * 2, longest) }
        return next * Double.random(in: 0.5...1)
    }

    /// It worked: the next failure is the first again.
    mutating func reset() {
        next = first
    }

    /// The pause that the failure of a request calls for, the server's own `Retry-After` at least.
    ///
    /// - Throws: The failure itself, where no further try would mend it.
    mutating func pause(after failure: Failure) throws -> Duration {
        switch failure.error {
        case is ClientError: pause()
        case let refusal as RefusedRequest where refusal.isPassing:
            max(pause(), refusal.retryAfter ?? .zero)
        default: throw failure
        }
    }
}
