// A loop on a thread of its own.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc
import Synchronization

/// Runs a loop beside that of its maker.
///
/// What lives on the loop is made there, by `setUp`, and stays there. It hands out one thing for
/// other threads, the ``handle``: functions from ``EventLoop/trigger(_:)``, say.
public final class LoopThread<Handle: Sendable>: Sendable {
    /// What `setUp` returned.
    public let handle: Handle
    /// Joined exactly once, by ``join()`` or by a failed start.
    private let thread: pthread_t

    /// Starts the thread; returns when `setUp` has, and the loop is about to run.
    ///
    /// - Parameters:
    ///   - name: For debuggers and `top -H`; 15 bytes of it.
    ///   - setUp: Called on the new thread with its loop.
    /// - Throws: What `setUp` threw; ``EventLoopError/outOfResources(_:)`` when there can be no thread.
    public init(_ name: String, _ setUp: @escaping @Sendable (EventLoop) throws -> Handle) throws {
        let outcome = Outcome<Handle>(try Signal())
        thread = try startThread(name) {
            do {
                let loop = try EventLoop()
                outcome.set(.success(try setUp(loop)))
                loop.run()
                loop.dropTriggers()
            } catch {
                outcome.set(.failure(error))
            }
        }
        do {
            handle = try outcome.wait()
        } catch {
            pthread_join(thread, nil)
            throw error
        }
    }

    /// Waits until the loop has stopped and the thread has freed what was its own. Once; by anyone but
    /// the thread itself.
    public func join() { pthread_join(thread, nil) }
}

/// What came of a thread's start, for the one that waits for it.
private final class Outcome<Handle: Sendable>: Sendable {
    /// nil until the thread has set it.
    private let result = Mutex<Result<Handle, any Error>?>(nil)
    private let signal: Signal

    init(_ signal: Signal) {
        self.signal = signal
    }

    /// On the new thread, once.
    func set(_ new: Result<Handle, any Error>) {
        result.withLock { $0 = new }
        signal.raise()
    }

    /// On the thread that starts it, once: blocks until ``set(_:)``.
    func wait() throws -> Handle {
        signal.wait()
        guard let result = result.withLock({ $0 }) else {
            fatalError("a thread said that it had started, and not with what")
        }
        return try result.get()
    }
}

/// One thread waits until another lets it go on, by an `eventfd`.
private final class Signal: Sendable {
    /// An `eventfd` in blocking mode.
    private let descriptor: Int32

    init() throws(EventLoopError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        if descriptor < 0 { throw .outOfResources("a thread (eventfd)") }
    }

    deinit { close(descriptor) }

    func raise() { eventfd_write(descriptor, 1) }

    func wait() {
        var count: eventfd_t = 0
        while eventfd_read(descriptor, &count) != 0, errno == EINTR {}
    }
}
