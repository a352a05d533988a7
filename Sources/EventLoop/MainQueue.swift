// The main actor, served by the loop that has the main thread.
// SPDX-License-Identifier: MIT

import CLibevent
import Dispatch  // links it; what is called here no header declares
import Glibc

/// Runs what waits for the main actor, between a loop's other callbacks.
///
/// Swift queues the main actor's jobs on libdispatch's main queue. A loop that runs on the main thread
/// keeps everybody else from serving that queue. libdispatch announces a job by an `eventfd`, made for
/// Core Foundation's run loop, which does the same.
final class MainQueue: EventHandler {
    /// An `eventfd` of libdispatch's, readable while something is queued.
    private let descriptor: Int32
    private var event: Event?

    /// nil on every thread but the main one, and in a program whose main queue has no descriptor.
    init?(on base: OpaquePointer) {
        guard gettid() == getpid() else { return nil }
        descriptor = _dispatch_get_main_queue_handle_4CF()
        if descriptor < 0 { return nil }
        event = Event(.readable, of: descriptor, on: base, self)
    }

    /// Serves the queue from now on, with what it holds already.
    func start() {
        event?.start()
        event?.activate()
    }

    /// Another loop may serve it.
    func stop() { event?.stop() }

    /// Runs what was queued so far. What that queues comes on a later turn.
    func handle(_ kind: Event.EventKind) {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        _dispatch_main_queue_callback_4CF(nil)
    }
}
