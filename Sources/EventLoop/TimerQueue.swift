// The lengths of a loop's timers, and the queues that make equal lengths cheap.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// Starts a loop's timers: turns a `Duration` into what libevent wants.
///
/// Timers of the same length share one queue (`event_base_init_common_timeout`), so starting and
/// stopping one is O(1) however many are running. libevent allows 256 queues a base; the first 200
/// lengths get one, any other length waits in its heap, O(log n).
package final class TimerQueue {
    /// Some of libevent's 256 are left for others that use the same base.
    private static let maxQueues = 200

    /// The loop's `event_base`, which frees the queues with itself.
    let base: OpaquePointer
    /// libevent's handles of the queues, by length. They look like a `timeval` and hold a magic
    /// number.
    private var queues: [Duration: UnsafePointer<timeval>] = [:]
    /// The one that was asked for last is nearly always the one that is asked for next.
    private var last: (length: Duration, queue: UnsafePointer<timeval>)?

    init(base: OpaquePointer) {
        self.base = base
    }

    /// Lets `event` happen `delay` from now. Starts over if it was waiting already. libevent:
    /// `event_add`.
    package func start(_ event: Event, after delay: Duration) {
        let delay = max(delay, .zero)
        if let queue = queue(for: delay) {
            event.start(queue)
        } else {
            event.start(after: delay)
        }
    }

    /// The queue for this length; nil where it has to go into the heap.
    private func queue(for delay: Duration) -> UnsafePointer<timeval>? {
        if let last, last.length == delay { return last.queue }
        guard let queue = queues[delay] ?? makeQueue(for: delay) else { return nil }
        last = (delay, queue)
        return queue
    }

    /// libevent: `event_base_init_common_timeout`. A queue lives as long as its base.
    private func makeQueue(for delay: Duration) -> UnsafePointer<timeval>? {
        guard queues.count < TimerQueue.maxQueues else { return nil }
        var interval = timeval(delay)
        let queue = event_base_init_common_timeout(base, &interval)
        queues[delay] = queue
        return queue
    }
}

@available(*, unavailable)
extension TimerQueue: Sendable {}

extension timeval {
    /// Rounded up to whole microseconds, so that nothing fires early.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = (attoseconds + 999_999_999_999) / 1_000_000_000_000
        self.init(
            tv_sec: Int(seconds + microseconds / 1_000_000),
            tv_usec: suseconds_t(microseconds % 1_000_000))
    }
}
