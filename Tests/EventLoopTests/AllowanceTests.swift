// So many a second, and a count of the rest.
// SPDX-License-Identifier: MIT

import Testing
@testable import EventLoop

@Suite struct AllowanceTests {
    @Test func `so many are allowed each second`() {
        var allowance = LogAllowance(perSecond: 2)
        let steps = (0..<4).map { _ in allowance.take(at: 10) }
        #expect(steps == [.allowed, .allowed, .refused, .refused])
    }

    @Test func `the first in the next second tells how many were refused`() {
        var allowance = LogAllowance(perSecond: 1)
        for _ in 0..<5 { _ = allowance.take(at: 10) }
        #expect(allowance.take(at: 11) == .allowedAfter(dropped: 4))
        #expect(allowance.take(at: 12) == .allowed)
    }

    @Test func `a clock that is set back starts a new second`() {
        var allowance = LogAllowance(perSecond: 1)
        _ = allowance.take(at: 10)
        #expect(allowance.take(at: 5) == .allowed)
    }
}
