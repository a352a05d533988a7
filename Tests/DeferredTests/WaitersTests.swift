// The line before a lock, however long it is in use.
// SPDX-License-Identifier: MIT

import Testing

@testable import Deferred

@Suite struct WaitersTests {
    private let waiters = WaiterQueue<Int>()

    // Rule 73
    @Test func `a line that is never empty grows with what waits, not with what ever did`() {
        _ = waiters.append(#fileID, #line)
        for _ in 0..<10_000 {
            _ = waiters.append(#fileID, #line)
            _ = waiters.next()
        }
        #expect(waiters.count == 1)
        #expect(waiters.places < 200)
    }

    // Rule 74
    @Test func `waiters that gave up leave no places behind`() {
        let first = waiters.append(#fileID, #line)
        for _ in 0..<10_000 {
            let leaver = waiters.append(#fileID, #line)
            leaver.addErrback { _ in 0 }
            leaver.cancel()
        }
        #expect(waiters.count == 1)
        #expect(waiters.places < 200)
        #expect(waiters.next()?.core === first.core)
        #expect(waiters.next()?.core === nil)
    }
}
