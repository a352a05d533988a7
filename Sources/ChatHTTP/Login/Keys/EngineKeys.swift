// Keys that are kept in the engine, for all nodes.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred
import Synchronization

/// The first node makes them, and each rotation is made by the node that is first. The others read them
/// again: once a minute, when they hear that there are others, and when a key comes that they do not
/// know. A new key signs only after ``KeyRing/introduction``.
///
/// Where the engine has lost them, there are new ones, and everyone logs in again: which sessions had
/// ended is lost, too.
package final class EngineKeys: KeySource {
    private struct State {
        var ring: KeyRing?
        /// As the engine has it: replaced only where it still is that.
        var text: String?
    }

    /// Dates new keys.
    private let clock: any SessionClock
    private let state = Mutex(State())

    /// Keys that are not known yet.
    package init(clock: any SessionClock) {
        self.clock = clock
    }

    /// A copy under a lock that is held for no longer than the copy takes.
    package var ring: KeyRing? { state.withLock { $0.ring } }

    /// True: in the engine.
    package var areShared: Bool { true }

    /// Makes the first ring where the engine has none.
    package func read(for caller: RegistryCaller) -> Deferred<Bool> {
        caller.client.register(.readKeys).addCallback { answer in
            guard case .text(let text) = answer else { throw EngineError.unknown }
            guard let text else {
                return self.replace(nil, with: KeyRing(at: self.clock.now()), for: caller)
            }
            return .succeed(try self.adopt(text))
        }
    }

    /// Replaces them in the engine where they are still what this node knows.
    ///
    /// - Returns: nil: there is nothing to keep here.
    package func rotate(at now: Timestamp, for caller: RegistryCaller) -> Deferred<KeyRing?> {
        read(for: caller).addCallback { _ -> Deferred<Bool> in
            let known = self.state.withLock { $0 }
            guard var ring = known.ring else { return .succeed(false) }
            let isRotated = ring.rotate(at: now)
            guard ring.addBots(at: now) || isRotated else { return .succeed(false) }
            return self.replace(known.text, with: ring, for: caller)
        }.addCallback { _ in nil }
    }

    /// Nothing: no file counts.
    package func replace(with ring: KeyRing) {}

    /// Where another node was faster, its keys count.
    private func replace(
        _ old: String?, with ring: KeyRing, for caller: RegistryCaller
    ) -> Deferred<Bool> {
        caller.client.register(.replaceKeys(old: old, new: ring.text)).addCallback { answer in
            guard case .granted(let isGranted) = answer else { throw EngineError.unknown }
            guard isGranted else { return self.readOthers(for: caller) }
            return .succeed(try self.adopt(ring.text))
        }
    }

    private func readOthers(for caller: RegistryCaller) -> Deferred<Bool> {
        caller.client.register(.readKeys).addCallback { answer in
            guard case .text(let text?) = answer else { throw EngineError.unknown }
            return try self.adopt(text)
        }
    }

    private func adopt(_ text: String) throws(EngineKeysError) -> Bool {
        guard let ring = KeyRing(text: text) else { throw .noKeys }
        return state.withLock { state in
            let isNew = state.ring != ring
            state = State(ring: ring, text: text)
            return isNew
        }
    }
}

/// What is wrong with the keys in the engine.
enum EngineKeysError: Error, CustomStringConvertible {
    /// Something else stands in their place.
    case noKeys

    var description: String { "what the engine has in the place of keys are no keys of Fireside" }
}
