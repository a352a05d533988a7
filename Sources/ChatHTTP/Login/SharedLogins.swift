// What nodes decide together about logins.
// SPDX-License-Identifier: MIT

import Chat
import Synchronization

/// Names in use, logouts, tries to log in, and perhaps keys, over all nodes of a chat. One for all loops
/// of a node; any thread.
package final class SharedLogins: RegisterListener {
    /// nil where each node reads them in a file of its own.
    package let keys: EngineKeys?
    let registry: SharedSessionRegistry
    private let clock: any SessionClock
    private let onNewKeys = Mutex<KeysAction?>(nil)

    /// - Parameters:
    ///   - keepsKeys: Whether the engine keeps the keys, too.
    ///   - clock: The machine's unless a test moves the time.
    package init(keepsKeys: Bool, clock: any SessionClock = SystemClock()) {
        keys = keepsKeys ? EngineKeys(clock: clock) : nil
        registry = SharedSessionRegistry(clock: clock)
        self.clock = clock
    }

    /// Sessions of which all nodes decide.
    ///
    /// - Parameters:
    ///   - login: Who may post.
    ///   - ring: The same at all nodes; it does not count where the engine keeps the keys.
    ///   - siteKeys: Shared with the servers of sites that embed the chat.
    ///   - address: Where browsers find the chat.
    ///   - accounts: Who vouches for visitors.
    package func sessions(
        _ login: Sessions.Login, keys ring: KeyRing, siteKeys: [TicketKey] = [],
        address: SiteAddress = SiteAddress(), accounts: Accounts = Accounts()
    ) -> Sessions {
        Sessions(
            login, keys: keys ?? LocalKeys(ring), siteKeys: siteKeys, address: address,
            accounts: accounts, registry: registry, clock: clock)
    }

    /// For ``SharedLimits``.
    ///
    /// - Parameter perMinute: Tries from one address.
    package func limiter(perMinute: Int) -> any LoginLimiter {
        SharedLoginLimiter(perMinute: perMinute)
    }

    /// Calls `action` whenever another node has changed the keys. On any thread.
    package func whenKeysChange(_ action: @escaping @Sendable () -> Void) {
        onNewKeys.withLock { $0 = KeysAction(run: action) }
    }

    package func sessionEnded(_ session: String) { registry.sessionEnded(session) }

    package func keysChanged() { onNewKeys.withLock { $0 }?.run() }
}

/// A function in a struct, because a bare one would grow in its `Mutex`.
private struct KeysAction: Sendable {
    let run: @Sendable () -> Void
}
