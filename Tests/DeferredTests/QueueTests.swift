// Rules 77-78: DeferredQueue.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct QueueTests {
    // Rule 77. Twisted: testQueue
    @Test func `elements wait for takers, in order`() throws {
        let queue = DeferredQueue<Int>(size: 2)
        try queue.put(1)
        try queue.put(2)
        #expect(queue.count == 2)
        #expect(throws: QueueOverflow.self) { try queue.put(3) }
        #expect(try queue.get().taken() == 1)
        try queue.put(4)
        #expect(try queue.get().taken() == 2)
        #expect(try queue.get().taken() == 4)
        #expect(queue.count == 0)
    }

    // Rule 77. Twisted: testQueue
    @Test func `takers wait for elements, in order`() throws {
        let queue = DeferredQueue<Int>(backlog: 2)
        var order: [String] = []
        try queue.get().addCallback { order.append("a\($0)") }
        try queue.get().addCallback { order.append("b\($0)") }
        #expect(queue.waiting == 2)
        #expect(throws: QueueUnderflow.self) { try queue.get() }
        try queue.put(1)
        try queue.put(2)
        #expect(order == ["a1", "b2"])
    }

    // Rule 77. Twisted: testQueue
    @Test func `a size or a backlog of 0 is legal`() throws {
        let noElements = DeferredQueue<Int>(size: 0)
        #expect(throws: QueueOverflow.self) { try noElements.put(1) }
        let taker = try noElements.get()
        try noElements.put(1)
        #expect(taker.taken() == 1)
        let noTakers = DeferredQueue<Int>(backlog: 0)
        #expect(throws: QueueUnderflow.self) { try noTakers.get() }
        try noTakers.put(1)
        #expect(try noTakers.get().taken() == 1)
    }

    // Rule 78. Twisted: test_cancelQueueAfterSynchronousGet
    @Test func `cancelling a get that had its element does nothing`() throws {
        let queue = DeferredQueue<Int>()
        try queue.put(1)
        let taken = try queue.get()
        taken.cancel()
        #expect(taken.taken() == 1)
    }

    // Rule 78. Twisted: test_cancelQueueAfterGet
    @Test func `a cancelled get is forgotten, the next put is not lost`() throws {
        let queue = DeferredQueue<Int>()
        let cancelled = try queue.get()
        cancelled.cancel()
        #expect(cancelled.error() is CancelledError)
        try queue.put(1)
        #expect(try queue.get().taken() == 1)
    }

    // Rule 77
    @Test func `elements may be optional`() throws {
        let queue = DeferredQueue<Int?>()
        try queue.put(nil)
        try queue.put(2)
        #expect(try queue.get().taken() == .some(nil))
        #expect(try queue.get().taken() == 2)
    }
}
