// How long to wait before the next try.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP

/// Pauses that double after each failure, up to a limit. Each is random within a half, so that not
/// all clients come back at the same moment when a server restarts.
struct RetryBackoff {
    private let first: Duration
    private let longest: Duration
    /// The current length. The pause is a random part of it, between half and all.
    private var next: Duration

    /// - Parameters:
    ///   - first: The longest that the first pause may be.
    ///   - longest: The longest that any pause may be.
    init(from first: Duration, to longest: Duration) {
        self.first = first
        self.longest = longest
        next = first
    }

    /// The pause after one more failure: from half of the current length to all of it.
    mutating func pause() -> Duration {
        defer { next = min(next * 2, longest) }
        return next * Double.random(in: 0.5...1)
    }

    /// After a success: the next pause is the first again.
    mutating func reset() {
        next = first
    }

    /// The pause after a request that failed: at least what `Retry-After` asks for.
    ///
    /// - Throws: Where another try would not help: ``UntrustedServer``, or the failure itself.
    mutating func pause(after failure: Failure) throws -> Duration {
        switch failure.error {
        case ClientError.notSecure(let host, let port, let problem) where !problem.isTemporary:
            throw UntrustedServer(host: host, port: port, problem: problem)
        case is ClientError: pause()
        case let error as RefusedRequest where error.isTemporary:
            max(pause(), error.retryAfter ?? .zero)
        default: throw failure
        }
    }
}
