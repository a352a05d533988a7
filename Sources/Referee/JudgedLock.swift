// A lock or a semaphore of a program.
// SPDX-License-Identifier: MIT

import Deferred

/// Counts its holders, so that a program cannot release what nobody holds.
final class JudgedLock {
    private enum Kind {
        case lock(DeferredLock)
        case semaphore(DeferredSemaphore)
    }

    private let kind: Kind
    /// How many have acquired it by `acquire`, and not released it.
    private(set) var holders = 0

    /// - Parameter tokens: 0 for a lock.
    init(tokens: Int) {
        kind =
            tokens == 0 ? .lock(DeferredLock()) : .semaphore(DeferredSemaphore(tokens: tokens))
    }

    /// Fires when it is held, once `acquired` has been called.
    func acquire(_ acquired: @escaping () -> Void) -> Deferred<JudgedValue> {
        func hold() -> JudgedValue {
            holders += 1
            acquired()
            return .text("lock")
        }
        return switch kind {
        case .lock(let lock): lock.acquire().addCallback { _ in hold() }
        case .semaphore(let semaphore): semaphore.acquire().addCallback { _ in hold() }
        }
    }

    /// Gives it back, if somebody holds it.
    func release() {
        guard holders > 0 else { return }
        holders -= 1
        switch kind {
        case .lock(let lock): lock.release()
        case .semaphore(let semaphore): semaphore.release()
        }
    }

    /// Calls `body` while it is held.
    func run(_ body: @escaping () throws -> JudgedValue) -> Deferred<JudgedValue> {
        switch kind {
        case .lock(let lock): lock.run(body)
        case .semaphore(let semaphore): semaphore.run(body)
        }
    }

    /// Calls `body` while it is held, until the Deferred that it returns has fired.
    func run(_ body: @escaping () throws -> Deferred<JudgedValue>) -> Deferred<JudgedValue> {
        switch kind {
        case .lock(let lock): lock.run(body)
        case .semaphore(let semaphore): semaphore.run(body)
        }
    }
}
