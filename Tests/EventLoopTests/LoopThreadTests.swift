// A loop on a thread of its own: how it starts and ends.
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite(.blocking) struct LoopThreadTests {
    private struct Trouble: Error, Equatable {}

    @Test func `it is set up on the thread that runs it`() throws {
        let ranOn = Mutex<pthread_t?>(nil)
        let thread = try LoopThread("a loop") { loop in
            let setUpOn = pthread_self()
            return loop.trigger {
                ranOn.withLock { $0 = pthread_self() }
                #expect(pthread_equal(setUpOn, pthread_self()) != 0)
                loop.stop()
            }
        }
        thread.handle()
        thread.join()
        #expect(ranOn.withLock { $0.map { pthread_equal($0, pthread_self()) } } == 0)
    }

    @Test func `a failure to set up is thrown to whoever wanted the thread`() {
        #expect(throws: Trouble()) { try LoopThread("a loop") { _ in throw Trouble() } }
    }

    @Test func `what lived on the loop is freed when the thread is joined`() throws {
        final class Witness: Sendable {
            private let freed: @Sendable () -> Void
            init(_ freed: @escaping @Sendable () -> Void) { self.freed = freed }
            deinit { freed() }
        }
        let isFreed = Mutex(false)
        let thread = try LoopThread("a loop") { loop in
            let witness = Witness { isFreed.withLock { $0 = true } }
            return loop.trigger {
                _ = witness
                loop.stop()
            }
        }
        thread.handle()
        thread.join()
        #expect(isFreed.withLock { $0 })
    }
}
