// How often somebody may try to log in.
// SPDX-License-Identifier: MIT

import Deferred
package import HTTP
import Synchronization

/// Counts the tries of a whole chat. Several processes can share one by asking an engine. Any thread;
/// what comes later fires on the loop that asked.
package protocol LoginLimiter: Sendable {
    /// Counts one try.
    ///
    /// - Parameters:
    ///   - address: Who tries.
    ///   - look: What the name that is tried looks like; nil before it is known which.
    /// - Returns: How long to wait where that is one too many; nil where it may be.
    func countTry(
        from address: PeerAddress, as look: String?, for caller: RegistryCaller
    ) -> Eventual<Duration?>
}

extension LoginLimiter {
    /// Tries of one name from one address, an hour and at once.
    static var triesOfName: Int { 10 }
}

/// Counts in this process's memory.
final class LocalLoginLimiter: LoginLimiter {
    private let addresses: Mutex<RateLimit<PeerAddress>>
    private let names = Mutex(
        RateLimit<LoginAttempt>(rate: Double(triesOfName) / 3600, burst: Double(triesOfName)))

    /// - Parameter perMinute: Tries from one address, a minute and at once.
    init(perMinute: Int) {
        let burst = Double(perMinute)
        addresses = Mutex(RateLimit(rate: burst / 60, burst: burst))
    }

    func countTry(
        from address: PeerAddress, as look: String?, for caller: RegistryCaller
    ) -> Eventual<Duration?> {
        let now = caller.scheduler.now
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
