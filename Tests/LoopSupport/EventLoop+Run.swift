// A loop in the test's own thread, and clients beside it.
// SPDX-License-Identifier: MIT

public import EventLoop
import Foundation
import Testing

extension EventLoop {
    /// Runs while `body` speaks to its servers from a thread of its own. What `body` throws is an issue of
    /// the test.
    public func run(_ body: @escaping @Sendable () throws -> Void) {
        let doorbell = doorbell
        let thread = Thread {
            do { try body() } catch { Issue.record(error) }
            doorbell.ring { $0.stop() }
        }
        thread.start()
        run()
    }

    /// Turns until `condition` holds; that it never does is an issue of the test.
    public func turn(until condition: @escaping () -> Bool) {
        for _ in 0..<5000 where !condition() {
            callLater(.milliseconds(1)) { [self] in stop() }
            run()
        }
        #expect(condition())
    }
}
