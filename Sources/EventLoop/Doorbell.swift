// The one door between threads: any thread rings it, the loop opens.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc
import Synchronization

/// Runs closures on a loop from any other thread. Twisted: `callFromThread`.
///
/// The loop is woken through an `eventfd`; a thousand rings before it wakes cost one wake-up.
public final class Doorbell: Sendable {
    /// What was rung and has not run. The thread that makes it non-empty wakes the loop.
    private let queue = Mutex<[@Sendable (EventLoop) -> Void]>([])
    /// An `eventfd`, readable while something is queued. The loop watches it; the doorbell closes
    /// it.
    let descriptor: Int32

    /// - Throws: ``EventLoopError/outOfResources(_:)`` when the kernel has no descriptor left.
    init() throws(EventLoopError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        if descriptor < 0 { throw .outOfResources("a doorbell (eventfd)") }
    }

    deinit {
        close(descriptor)
    }

    /// Queues `body` to run on the loop, in the order of ringing. Any thread; never blocks for long.
    ///
    /// Nothing runs once the loop has stopped; what is still queued then is dropped with it.
    public func ring(_ body: @escaping @Sendable (EventLoop) -> Void) {
        let isFirst = queue.withLock { queue in
            queue.append(body)
            return queue.count == 1
        }
        if isFirst { wake() }
    }

    /// Lets the loop look what there is to do. Any thread.
    func wake() { eventfd_write(descriptor, 1) }

    /// Runs what was queued so far, and the triggers. What those closures ring comes on a later turn.
    func runQueued(on loop: EventLoop) {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        let bodies = queue.withLock { queue in
            let bodies = queue
            queue = []
            return bodies
        }
        for body in bodies { body(loop) }
        loop.runTriggered()
    }
}
