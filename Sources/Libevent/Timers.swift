// libevent's timers: one event each, and the queues that make equal delays cheap.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

/// Where a loop's timers start: turns a `Duration` into what libevent wants.
///
/// Timers of the same length share one queue (`event_base_init_common_timeout`), so starting and
/// stopping one is O(1) however many are running. libevent allows 256 queues a base; the first 200
/// lengths get one, any other length waits in its heap, O(log n).
final class Timers {
    private static let maxQueues = 200

    let base: OpaquePointer
    private var queues: [Duration: UnsafePointer<timeval>] = [:]
    /// The one that was asked for last is nearly always the one that is asked for next.
    private var last: (length: Duration, queue: UnsafePointer<timeval>)?

    init(base: OpaquePointer) {
        self.base = base
    }

    /// Arms `event`, or arms it anew if it was pending. libevent: `event_add`.
    func start(_ event: OpaquePointer, after delay: Duration) {
        if let queue = queue(for: delay) {
            event_add(event, queue)
        } else {
            var interval = timeval(delay)
            event_add(event, &interval)
        }
    }

    private func queue(for delay: Duration) -> UnsafePointer<timeval>? {
        if let last, last.length == delay { return last.queue }
        guard let queue = queues[delay] ?? makeQueue(for: delay) else { return nil }
        last = (delay, queue)
        return queue
    }

    private func makeQueue(for delay: Duration) -> UnsafePointer<timeval>? {
        guard queues.count < Timers.maxQueues else { return nil }
        var interval = timeval(delay)
        let queue = event_base_init_common_timeout(base, &interval)
        queues[delay] = queue
        return queue
    }
}

/// A timer that can be started again and again; freed with its owner.
final class TimerEvent {
    private let timers: Timers
    private let action: () -> Void
    private var event: OpaquePointer?

    init(_ timers: Timers, _ action: @escaping () -> Void) {
        self.timers = timers
        self.action = action
        // libevent keeps this pointer without retaining it; `deinit` frees the event first.
        let context = Unmanaged.passUnretained(self).toOpaque()
        event = event_new(
            timers.base, -1, 0, { _, _, context in TimerEvent.ring(context) }, context)
    }

    deinit {
        if let event { event_free(event) }
    }

    func start(_ delay: Duration) {
        if let event { timers.start(event, after: max(delay, .zero)) }
    }

    func stop() {
        if let event { event_del(event) }
    }

    /// Rings in this very turn of the loop, behind the callbacks that are already due.
    func activate() {
        if let event { event_active(event, Int32(EV_TIMEOUT), 0) }
    }

    private static func ring(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        // Retained for the call: the action may drop the last other reference.
        Unmanaged<TimerEvent>.fromOpaque(context).takeUnretainedValue().action()
    }
}

extension timeval {
    /// Rounded up to whole microseconds, so that nothing fires early.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = (attoseconds + 999_999_999_999) / 1_000_000_000_000
        self.init(
            tv_sec: Int(seconds + microseconds / 1_000_000),
            tv_usec: suseconds_t(microseconds % 1_000_000))
    }
}
