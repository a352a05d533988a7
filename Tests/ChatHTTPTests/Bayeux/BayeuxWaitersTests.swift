// Who waits on a loop, by number.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
import Testing

@Suite struct BayeuxWaitersTests {
    private final class Waiter: BayeuxWaiter {
        func look() {}
    }

    @Test func `a number finds its waiter, until that is gone`() {
        var waiters = BayeuxWaiters()
        let (one, other) = (Waiter(), Waiter())
        let (first, second) = (waiters.makeNumber(), waiters.makeNumber())
        waiters.add(one, at: first)
        waiters.add(other, at: second)
        #expect(waiters[first] === one)
        #expect(waiters[second] === other)
        waiters.remove(first)
        #expect(waiters[first] == nil)
    }

    @Test func `a slot is used again, and an old number does not find the new waiter`() {
        var waiters = BayeuxWaiters()
        let old = waiters.makeNumber()
        waiters.remove(old)
        waiters.remove(old)
        let (new, next) = (waiters.makeNumber(), waiters.makeNumber())
        let waiter = Waiter()
        waiters.add(waiter, at: new)
        #expect(waiters[old] == nil)
        #expect(waiters[new] === waiter)
        #expect(new != next)
        #expect(waiters.size == 2)
    }

    @Test func `a million that come and go take one slot`() {
        var waiters = BayeuxWaiters()
        for _ in 0..<1_000_000 { waiters.remove(waiters.makeNumber()) }
        #expect(waiters.size == 1)
    }
}
