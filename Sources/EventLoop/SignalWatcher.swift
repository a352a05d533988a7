// A Unix signal, delivered on the loop as an ordinary callback.
// SPDX-License-Identifier: MIT

/// Calls a function for each signal of one kind. See ``EventLoop/onSignal(_:_:)``.
final class SignalWatcher: EventHandler {
    /// Called in an ordinary turn of the loop, not in the signal handler: it may do anything.
    private let action: () -> Void
    private var event: Event?

    /// Watches from now on. The signal's default action no longer happens.
    init(_ signal: Int32, on base: OpaquePointer, _ action: @escaping () -> Void) {
        self.action = action
        event = Event(.signal, of: signal, on: base, self)
        event?.start()
    }

    func handle(_ kind: Event.EventKind) { action() }
}
