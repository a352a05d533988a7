// Who has a deadline, in the order in which the deadlines pass.
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc

/// Something with a deadline. It is a link of the queue that it stands in.
class DeadlineHolder {
    // Unsafe, for a holder leaves its queue before it is freed, and a queue is freed empty.
    fileprivate unowned(unsafe) var queue: DeadlineQueue?
    fileprivate unowned(unsafe) var previous: DeadlineHolder?
    fileprivate unowned(unsafe) var next: DeadlineHolder?
    /// When its time is up, in nanoseconds of the queue's clock.
    fileprivate var end = 0

    /// Its time runs from now on, for the queue's length. It has one deadline at a time.
    final func setDeadline(_ queue: DeadlineQueue) {
        clearDeadline()
        queue.append(self)
    }

    /// Its time does not run any more.
    final func clearDeadline() { queue?.remove(self) }

    /// Whether its time runs.
    final var hasDeadline: Bool { queue != nil }

    /// Its time is up, and does not run any more.
    func deadlinePassed() {}
}

/// All holders in a queue have the same length of time: the newest is the last whose time is up.
///
/// A connection joins and leaves at each request. That costs a few instructions: the holders are the
/// links of the list themselves, and all share one timer of libevent's. The timer is not moved when
/// the first one leaves.
final class DeadlineQueue: EventHandler {
    private let loop: EventLoop
    /// How long each holder has, in nanoseconds.
    private let length: Int
    /// Goes off when the time of the first one is up, or of one that was first and has left.
    private lazy var timer = Event(.timer, on: loop.base, self)
    private var isTimerRunning = false
    private unowned(unsafe) var first: DeadlineHolder?
    private unowned(unsafe) var last: DeadlineHolder?

    init(_ length: Duration, on loop: EventLoop) {
        self.loop = loop
        self.length = length.nanoseconds
    }

    fileprivate func append(_ holder: DeadlineHolder) {
        (holder.queue, holder.previous, holder.next) = (self, last, nil)
        holder.end = now() + length
        if let last { last.next = holder } else { first = holder }
        last = holder
        if !isTimerRunning { startTimer(length) }
    }

    fileprivate func remove(_ holder: DeadlineHolder) {
        let (previous, next) = (holder.previous, holder.next)
        if let previous { previous.next = next } else { first = next }
        if let next { next.previous = previous } else { last = previous }
        holder.queue = nil
    }

    /// The timer has gone off: tells each holder whose time is up.
    func handle(_ kind: Event.EventKind) {
        isTimerRunning = false
        let now = now()
        while let first, first.end <= now {
            remove(first)
            first.deadlinePassed()
        }
        if let first, !isTimerRunning { startTimer(first.end - now) }
    }

    private func startTimer(_ nanoseconds: Int) {
        isTimerRunning = true
        timer.start(after: .nanoseconds(nanoseconds))
    }

    /// In nanoseconds, by the clock that libevent goes by. Nobody sets it. It moves every few
    /// milliseconds, and costs next to nothing to read.
    private func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

extension Duration {
    /// A century at most, which an `Int` of nanoseconds still holds.
    fileprivate var nanoseconds: Int {
        let (seconds, attoseconds) = min(self, .seconds(100 * 365 * 86_400)).components
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
}
