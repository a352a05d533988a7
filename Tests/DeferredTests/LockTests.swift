// Rules 73-76: DeferredLock and DeferredSemaphore. Rule 79, the lock on a file, is left out.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct LockTests {
    private let lock = DeferredLock()

    // Rule 73. Twisted: testLock
    @Test func `a free lock is acquired at once, a held one in turn`() {
        var order: [Int] = []
        lock.acquire().addCallback { _ in order.append(1) }
        #expect(lock.isLocked)
        lock.acquire().addCallback { _ in order.append(2) }
        lock.acquire().addCallback { _ in order.append(3) }
        #expect(order == [1])
        #expect(lock.waiting == 2)
        lock.release()
        #expect(order == [1, 2])
        lock.release()
        #expect(order == [1, 2, 3])
        lock.release()
        #expect(!lock.isLocked)
    }

    // Rule 73. Twisted: testLock
    @Test func `run holds the lock until what it returned has fired`() throws {
        let work = Deferred<Int>()
        let result = lock.run { work }
        #expect(lock.isLocked)
        var isNext = false
        lock.run { isNext = true }
        try work.callback(7)
        #expect(result.taken() == 7)
        #expect(isNext)
        #expect(!lock.isLocked)
    }

    // Rule 73
    @Test func `run releases when the work fails or throws`() throws {
        #expect(lock.run { throw Boom() }.error() is Boom)
        #expect(!lock.isLocked)
        let work = Deferred<Int>()
        let result = lock.run { work }
        try work.errback(Other())
        #expect(result.error() is Other)
        #expect(!lock.isLocked)
    }

    // Rule 73. Twisted: testLock, which asserts
    @Test func `releasing a free lock stops with a sentence`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            DeferredLock().release(file: "Lock.swift", line: 3)
        }
        #expect(result?.says("Lock.swift:3 released a DeferredLock that nobody holds") == true)
    }

    // Rule 74. Twisted: test_cancelLockAfterAcquired
    @Test func `cancelling after the lock was acquired does nothing`() {
        let acquired = lock.acquire()
        acquired.cancel()
        #expect(acquired.taken() === lock)
        #expect(lock.isLocked)
    }

    // Rule 74. Twisted: test_cancelLockBeforeAcquired
    @Test func `one that is cancelled while it waits leaves the line`() {
        lock.acquire()
        let first = lock.acquire()
        let second = lock.acquire()
        first.cancel()
        #expect(first.error() is CancelledError)
        #expect(lock.waiting == 1)
        lock.release()
        #expect(second.hasFired)
    }

    // Rule 73: twisted#9304; a holder's stage returns before the next holder's runs.
    @Test func `the lock is handed over in a loop`() {
        var order: [String] = []
        lock.acquire()
        for number in 1...2 {
            lock.acquire().addCallback { lock in
                order.append("in \(number)")
                lock.release()
                order.append("out \(number)")
            }
        }
        lock.release()
        #expect(order == ["in 1", "out 1", "in 2", "out 2"])
        #expect(!lock.isLocked)
    }

    // Rule 73: nobody jumps the queue while a lock is on its way to the next.
    @Test func `acquiring from a stage that has released goes to the end of the line`() {
        var order: [Int] = []
        lock.acquire()
        lock.acquire().addCallback { lock in
            lock.release()
            lock.acquire().addCallback { _ in order.append(3) }
            order.append(1)
        }
        lock.acquire().addCallback { _ in order.append(2) }
        lock.release()
        #expect(order == [1, 2])
        lock.release()
        #expect(order == [1, 2, 3])
    }

    // Rule 73: a waiting Deferred outlives its lock.
    @Test func `cancelling one whose lock is gone does no harm`() {
        var lock: DeferredLock? = DeferredLock()
        lock?.acquire().addBoth { _ in }
        let waiting = lock?.acquire()
        lock = nil
        waiting?.cancel()
        #expect(waiting?.error() is CancelledError)
    }

    // Rule 75. Twisted: testSemaphore
    @Test func `a semaphore lets so many through`() {
        let semaphore = DeferredSemaphore(tokens: 2)
        #expect(semaphore.limit == 2)
        var order: [Int] = []
        for number in 1...4 { semaphore.acquire().addCallback { _ in order.append(number) } }
        #expect(order == [1, 2])
        #expect(semaphore.tokens == 0 && semaphore.waiting == 2)
        semaphore.release()
        #expect(order == [1, 2, 3])
        for _ in 0..<3 { semaphore.release() }
        #expect(order == [1, 2, 3, 4])
        #expect(semaphore.tokens == 2)
        #expect(semaphore.run { 7 }.taken() == 7)
        #expect(semaphore.tokens == 2)
    }

    // Rule 75. Twisted: test_semaphoreInvalidTokens
    @Test func `a semaphore without tokens stops with a sentence`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = DeferredSemaphore(tokens: 0, file: "Lock.swift", line: 3)
        }
        #expect(result?.says("Lock.swift:3: a DeferredSemaphore has 1 token or more") == true)
    }

    // Rule 75. Twisted: testSemaphore, which asserts
    @Test func `releasing one token too many stops with a sentence`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            DeferredSemaphore(tokens: 1).release(file: "Lock.swift", line: 3)
        }
        #expect(result?.says("Lock.swift:3 released a DeferredSemaphore that nobody holds") == true)
    }

    // Rule 75, 74. Twisted: test_cancelSemaphoreBeforeAcquired, …AfterAcquired
    @Test func `one that is cancelled while it waits for a token leaves the line`() {
        let semaphore = DeferredSemaphore(tokens: 1)
        let holder = semaphore.acquire()
        let first = semaphore.acquire()
        let second = semaphore.acquire()
        holder.cancel()
        first.cancel()
        #expect(holder.taken() === semaphore)
        #expect(first.error() is CancelledError)
        semaphore.release()
        #expect(second.hasFired)
    }
}
