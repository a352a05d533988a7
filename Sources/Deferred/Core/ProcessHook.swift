// A function that the whole process shares: it can be called, and replaced, on any thread.
// SPDX-License-Identifier: MIT

import Synchronization

/// A function that is called with events, on the thread on which they happen.
///
/// The function lies in a struct. A bare function in a `Mutex` would grow: generic code can store
/// it only in a wrapper, so each `withLock` unwraps the function and writes it back in two more
/// wrappers, even to read it. After some thousand calls the wrappers overflow the stack.
/// `scripts/check-mutexes` finds such a `Mutex`.
struct ProcessHook<Event>: ~Copyable, Sendable {
    private struct Listener: Sendable {
        let hear: @Sendable (Event) -> Void
    }

    private let listener: Mutex<Listener>

    init(_ hear: @escaping @Sendable (Event) -> Void) {
        listener = Mutex(Listener(hear: hear))
    }

    func set(_ hear: @escaping @Sendable (Event) -> Void) {
        listener.withLock { $0 = Listener(hear: hear) }
    }

    /// Calls the function outside of the lock, so that it may cause events, or replace itself.
    func callAsFunction(_ event: Event) {
        listener.withLock { $0 }.hear(event)
    }
}
