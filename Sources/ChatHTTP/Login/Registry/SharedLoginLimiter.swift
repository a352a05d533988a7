// How often somebody may try to log in, at all nodes together.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Counts in the engine.
final class SharedLoginLimiter: LoginLimiter {
    private let perMinute: Int

    /// - Parameter perMinute: Tries from one address.
    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Others' tries of a name from elsewhere do not count: nobody can use up a name that is not theirs.
    func countTry(
        from address: PeerAddress, as look: String?, for caller: RegistryCaller
    ) -> Eventual<Duration?> {
        let request: RegisterRequest =
            if let look {
                .countTry(
                    key: "\(address) \(look)", limit: Self.triesOfName, per: .seconds(3600))
            } else {
                .countTry(key: "\(address)", limit: perMinute, per: .seconds(60))
            }
        return .pending(
            caller.client.register(request).addCallback { answer in
                guard case .wait(let wait) = answer else { throw EngineError.unknown }
                return wait
            })
    }
}
