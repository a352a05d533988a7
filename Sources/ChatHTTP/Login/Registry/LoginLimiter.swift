// How often somebody may try to log in.
// SPDX-License-Identifier: MIT

package import Deferred
package import HTTP
import Synchronization

/// Counts the tries of a whole chat. Several processes can share one by asking a store. Any thread;
/// what comes later fires on the loop that asked.
package protocol LoginLimiter: Sendable {
    /// Counts one try.
    ///
    /// - Parameters:
    ///   - address: Who tries.
    ///   - look: What the name that is tried looks like; nil before it is known which.
    ///   - loop: The loop that asks; its time is the same as on all others.
    /// - Returns: How long to wait where that is one too many; nil where it may be.
    func countTry(
        from address: PeerAddress, as look: String?, on loop: any Scheduler
    ) -> Eventual<Duration?>
}

/// Counts in this process's memory.
final class LocalLoginLimiter: LoginLimiter {
    private let addresses: Mutex<RateLimit<PeerAddress>>
    private let names = Mutex(RateLimit<LoginAttempt>(rate: 10.0 / 3600, burst: 10))

    /// - Parameter perMinute: Tries from one address, a minute and at once.
    init(perMinute: Int) {
        let burst = Double(perMinute)
        addresses = Mutex(RateLimit(rate: burst / 60, burst: burst))
    }

    func countTry(
        from address: PeerAddress, as look: String?, on loop: any Scheduler
    ) -> Eventual<Duration?> {
        let now = loop.now
        guard let look else { return .ready(addresses.withLock { $0.take(address, at: now) }) }
        let attempt = LoginAttempt(address: address, look: look)
        return .ready(names.withLock { $0.take(attempt, at: now) })
    }
}

/// Others' tries from elsewhere do not count: nobody can use up a name that is not theirs.
private struct LoginAttempt: Hashable {
    let address: PeerAddress
    let look: String
}
