// The one door between threads: rung anywhere, answered on the loop.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc
internal import Synchronization

/// Runs closures on a loop from any other thread. Twisted: `callFromThread`.
///
/// The loop is woken through an `eventfd`; a thousand rings before it wakes cost one wake-up.
public final class Doorbell: Sendable {
    private let queue = Mutex<[@Sendable (EventLoop) -> Void]>([])
    let descriptor: Int32

    init() throws(LibeventError) {
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
        if isFirst { eventfd_write(descriptor, 1) }
    }

    /// Runs what was queued so far. What those closures ring comes on a later turn.
    func answer(on loop: EventLoop) {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        let bodies = queue.withLock { queue in
            let bodies = queue
            queue = []
            return bodies
        }
        for body in bodies { body(loop) }
    }
}

/// The loop's ear at its doorbell.
final class DoorbellWatcher {
    private let doorbell: Doorbell
    private unowned let loop: EventLoop  // the loop owns its watcher
    private var event: OpaquePointer?

    init(_ doorbell: Doorbell, loop: EventLoop) {
        self.doorbell = doorbell
        self.loop = loop
        // libevent keeps this pointer without retaining it; `deinit` frees the event first.
        let context = Unmanaged.passUnretained(self).toOpaque()
        event = event_new(
            loop.base, doorbell.descriptor, Int16(EV_READ | EV_PERSIST),
            { _, _, context in DoorbellWatcher.ring(context) }, context)
        event_add(event, nil)
    }

    deinit {
        if let event { event_free(event) }
    }

    private static func ring(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let watcher = Unmanaged<DoorbellWatcher>.fromOpaque(context).takeUnretainedValue()
        watcher.doorbell.answer(on: watcher.loop)
    }
}
