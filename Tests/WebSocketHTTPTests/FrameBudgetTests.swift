// How many frames a client may send.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket
@testable import WebSocketHTTP

@Suite struct FrameBudgetTests {
    private let start = ContinuousClock.now

    private func limits(_ frames: Int?) -> WebSocketLimits {
        var limits = WebSocketLimits()
        (limits.maxFrames, limits.period) = (frames, .seconds(2))
        return limits
    }

    @Test func `a period has its share, and the next one another`() throws {
        var budget = FrameBudget(limits(3), at: start)
        try budget.take(3, at: start)
        #expect(throws: WebSocketError.self) { try budget.take(1, at: start + .seconds(1)) }
        budget = FrameBudget(limits(3), at: start)
        try budget.take(3, at: start)
        try budget.take(1, at: start + .seconds(2))
        try budget.take(2, at: start + .seconds(2))
        #expect(throws: WebSocketError.self) { try budget.take(1, at: start + .seconds(3)) }
    }

    @Test func `more than a share at once is refused, however long it was silent`() throws {
        var budget = FrameBudget(limits(3), at: start)
        do throws(WebSocketError) {
            try budget.take(4, at: start + .seconds(3600))
            Issue.record("four frames are taken")
        } catch {
            #expect(error.code == CloseCode(status: 429))
        }
    }

    @Test func `without a limit, nothing is refused, and the clock is not asked`() throws {
        var budget = FrameBudget(limits(nil), at: start)
        func clock() -> ContinuousClock.Instant {
            Issue.record("the clock is asked")
            return start
        }
        for _ in 0..<1000 { try budget.take(1_000_000, at: clock()) }
    }
}
