// Seams that answer a second after they were asked, as a store on another machine does.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Synchronization

/// Knows of a session once it was recalled, or began here.
final class LateRegistry: SessionRegistry {
    private let store: LocalSessionRegistry
    private let known = Mutex<Set<String>>([])
    private let recalls = Mutex(0)
    private let isDown = Mutex(false)

    struct StoreIsDown: Error {}

    init(_ calendar: Calendar) {
        store = LocalSessionRegistry(clock: calendar)
    }

    /// How often it was asked.
    var asked: Int { recalls.withLock { $0 } }

    func goDown() { isDown.withLock { $0 = true } }

    var answersAtOnce: Bool { false }
    var tellsHubs: Bool { false }

    func recall(_ names: [BroughtName], for caller: RegistryCaller) -> Deferred<Void>? {
        recalls.withLock { $0 += 1 }
        let sessions = names.compactMap {
            if case .session(let session) = $0 { session } else { nil }
        }
        return caller.scheduler.later {
            if self.isDown.withLock({ $0 }) { throw StoreIsDown() }
            self.known.withLock { $0.formUnion(sessions.map(\.id)) }
        }
    }

    func begin(
        _ session: NamedSession, insteadOf old: NamedSession?, for caller: RegistryCaller
    ) -> Eventual<Bool> {
        .pending(
            caller.scheduler.later { true }.addCallback { _ in
                self.known.withLock { _ = $0.insert(session.id) }
                return self.store.begin(session, insteadOf: old, for: caller).deferred
            })
    }

    func end(_ session: NamedSession, for caller: RegistryCaller) -> Eventual<Void> {
        store.end(session, for: caller)
    }

    func end(named name: String, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        store.end(named: name, for: caller)
    }

    func end(person: PersonID, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        store.end(person: person, for: caller)
    }

    func spend(_ login: PendingLogin, for caller: RegistryCaller) -> Eventual<Bool> {
        store.spend(login, for: caller)
    }

    func renew(_ session: NamedSession) -> Bool {
        known.withLock { $0.contains(session.id) } && store.renew(session)
    }

    func reserve(_ identity: Identity, for life: Duration) {
        store.reserve(identity, for: life)
    }

    func isHeld(by session: String) -> Bool { store.isHeld(by: session) }
}

/// Allows so many tries in all.
final class LateLimiter: LoginLimiter {
    private let left: Mutex<Int>

    init(_ count: Int) {
        left = Mutex(count)
    }

    func countTry(
        from address: PeerAddress, as look: String?, for caller: RegistryCaller
    ) -> Eventual<Duration?> {
        .pending(
            caller.scheduler.later {
                self.left.withLock { left in
                    left -= 1
                    return left < 0 ? .seconds(7) : nil
                }
            })
    }
}

/// Has its new key from elsewhere.
final class LateKeys: KeySource {
    private let keys: Mutex<KeyRing>

    init(at now: Timestamp) {
        keys = Mutex(KeyRing(at: now))
    }

    var ring: KeyRing? { keys.withLock { $0 } }

    var areShared: Bool { false }

    func read(for caller: RegistryCaller) -> Deferred<Bool> { .succeed(false) }

    func rotate(at now: Timestamp, for caller: RegistryCaller) -> Deferred<KeyRing?> {
        caller.scheduler.later { self.keys.withLock { $0.rotate(at: now) ? $0 : nil } }
    }

    func replace(with ring: KeyRing) { keys.withLock { $0 = ring } }
}

extension Scheduler {
    fileprivate func later<Value>(_ make: @escaping () throws -> Value) -> Deferred<Value> {
        let deferred = Deferred<Value>()
        callLater(.seconds(1)) { try? deferred.callback(Result { try make() }) }
        return deferred
    }
}
