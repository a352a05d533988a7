// Where the server's own keys come from.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred
import Synchronization

/// The keys that sign what visitors bring along. Several processes can share them by asking an engine.
/// Any thread; what comes later fires on the loop that asked.
package protocol KeySource: Sendable {
    /// The keys as they are known now; nil before any are.
    var ring: KeyRing? { get }

    /// Whether they are kept elsewhere, where others may change them.
    var areShared: Bool { get }

    /// Reads them again where they are kept.
    ///
    /// - Returns: Whether they are others now.
    func read(for caller: RegistryCaller) -> Deferred<Bool>

    /// Makes a new key where it is time for one.
    ///
    /// - Returns: The ring where it changed and this process must keep it.
    func rotate(at now: Timestamp, for caller: RegistryCaller) -> Deferred<KeyRing?>

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
    var ring: KeyRing? { keys.withLock { $0 } }

    /// False: nobody else knows them.
    var areShared: Bool { false }

    /// Nothing to read.
    func read(for caller: RegistryCaller) -> Deferred<Bool> { .succeed(false) }

    /// Has fired when it returns: nobody is asked.
    func rotate(at now: Timestamp, for caller: RegistryCaller) -> Deferred<KeyRing?> {
        .succeed(keys.withLock { $0.rotate(at: now) ? $0 : nil })
    }

    func replace(with ring: KeyRing) {
        keys.withLock { $0 = ring }
    }
}
