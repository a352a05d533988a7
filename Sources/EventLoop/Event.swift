// The one owner of a libevent `event`.
// SPDX-License-Identifier: MIT

import CLibevent

/// Waits for one thing on a loop, and tells its handler each time that it happens. libevent:
/// `event_new`, and `event_free` in `deinit`.
///
/// It does nothing until it is started. It belongs to the loop's thread and holds nothing: its
/// handler, which usually owns it, must live as long as it does.
package final class Event {
    /// What an event waits for.
    package enum EventKind {
        /// Bytes to read, or the end.
        case readable
        /// Room for bytes to write.
        case writable
        /// A Unix signal.
        case signal
        /// A moment.
        case timer
    }

    /// What to tell the handler: one handler may have several events.
    private let kind: EventKind
    /// Unsafe, for it is looked up at each request. The owner keeps the promise above.
    private unowned(unsafe) let handler: any EventHandler
    /// libevent's `event`; nil where `event_new` found no memory. Then nothing ever happens.
    private var event: OpaquePointer?

    /// - Parameters:
    ///   - descriptor: What is watched: a file's descriptor, or a signal's number. A timer has none.
    ///   - base: The loop's `event_base`.
    package init(
        _ kind: EventKind, of descriptor: Int32 = -1, on base: OpaquePointer,
        _ handler: any EventHandler
    ) {
        self.kind = kind
        self.handler = handler
        // libevent keeps this pointer without retaining it; `deinit` frees the event first.
        let context = Unmanaged.passUnretained(self).toOpaque()
        event = event_new(
            base, descriptor, kind.flags, { _, _, context in Event.happen(context) }, context)
    }

    deinit {
        if let event { event_free(event) }
    }

    /// The way in from C, for every event of the process. The handler is retained for the call, in
    /// which it may let go of the event and of itself.
    private static func happen(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let (handler, kind) = Unmanaged<Event>.fromOpaque(context)
            ._withUnsafeGuaranteedRef { ($0.handler, $0.kind) }
        handler.handle(kind)
    }

    /// Waits from now on, until it is stopped. Timers start with ``TimerQueue/start(_:after:)``.
    /// libevent: `event_add`.
    package func start() {
        if let event { event_add(event, nil) }
    }

    /// Waits for this long, once: for lengths that will not come again. Others start with
    /// ``TimerQueue/start(_:after:)``. Starts over if it was waiting already.
    package func start(after delay: Duration) {
        var interval = timeval(max(delay, .zero))
        start(&interval)
    }

    /// The same, for an interval in libevent's terms.
    func start(_ interval: UnsafePointer<timeval>) {
        if let event { event_add(event, interval) }
    }

    /// Waits no more. It can be started again. libevent: `event_del`.
    package func stop() {
        if let event { event_del(event) }
    }

    /// Happens in this very turn of the loop, after what is already due. libevent: `event_active`.
    package func activate() {
        if let event { event_active(event, Int32(EV_TIMEOUT), 0) }
    }
}

extension Event.EventKind {
    /// libevent's flags. A timer happens once for each start, the others until they are stopped.
    fileprivate var flags: Int16 {
        switch self {
        case .readable: Int16(EV_READ | EV_PERSIST)
        case .writable: Int16(EV_WRITE | EV_PERSIST)
        case .signal: Int16(EV_SIGNAL | EV_PERSIST)
        case .timer: 0
        }
    }
}

@available(*, unavailable)
extension Event: Sendable {}
