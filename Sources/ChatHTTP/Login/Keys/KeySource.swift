// Where the server's own keys come from.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred
import Synchronization

/// The keys that sign what visitors bring along. Several processes can share one by asking a store.
/// Any thread; what comes later fires on the loop that asked.
package protocol KeySource: Sendable {
    /// The keys as they are known now.
    var ring: KeyRing { get }

    /// Makes a new key where it is time for one.
    ///
    /// - Returns: The ring where it changed: it should be kept.
    func rotate(at now: Timestamp, on loop: any Scheduler) -> Deferred<KeyRing?>

    /// From now on these are the keys: somebody has changed the place where they are kept.
    func replace(with ring: KeyRing)
}

/// A ring in this process's memory.
final class LocalKeys: KeySource {
    private let keys: Mutex<KeyRing>

    /// A copy: the ring changes here only.
    init(_ ring: KeyRing) {
        keys = Mutex(ring)
    }

    /// A copy under a lock that is held for no longer than the copy takes.
    var ring: KeyRing { keys.withLock { $0 } }

    /// Has fired when it returns: no store is asked.
    func rotate(at now: Timestamp, on loop: any Scheduler) -> Deferred<KeyRing?> {
        .succeed(keys.withLock { $0.rotate(at: now) ? $0 : nil })
    }

    func replace(with ring: KeyRing) {
        keys.withLock { $0 = ring }
    }
}
