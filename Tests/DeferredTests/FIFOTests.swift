// The one small queue of the house.
// SPDX-License-Identifier: MIT

import Testing

@testable import Deferred

@Suite struct FIFOTests {
    @Test func `what comes first goes first, however it is mixed`() {
        var queue = FIFO<Int>()
        var came = 0
        var gone = 0
        for round in 0..<1000 {
            for _ in 0..<(round % 7) {
                queue.append(came)
                came += 1
            }
            for _ in 0..<(round % 5) {
                let taken = queue.popFirst()
                #expect(taken == (gone < came ? gone : nil))
                gone = min(gone + 1, came)
            }
            #expect(queue.count == came - gone)
            #expect(queue.isEmpty == (came == gone))
            #expect(queue.first == (gone < came ? gone : nil))
        }
        #expect((0..<queue.count).map { queue[$0] } == Array(gone..<came))
    }

    @Test func `a queue that is never empty grows with what is in it, not with what ever was`() {
        var queue = FIFO<Int>()
        queue.append(0)
        for number in 1...10_000 {
            queue.append(number)
            queue.dropFirst()
        }
        #expect(queue.count == 1)
        #expect(queue.places.count < 100)
    }

    @Test func `what is taken is released at once`() {
        let census = Census()
        var queue = FIFO<Citizen>()
        for _ in 0..<3 { queue.append(census.citizen()) }
        queue.dropFirst()
        #expect(census.count == 2)
        _ = queue.popFirst()
        #expect(census.count == 1)
    }

    @Test func `some are dropped from the middle, the others keep their order`() {
        var queue = FIFO<Int>()
        for number in 0..<10 { queue.append(number) }
        queue.dropFirst()
        queue.removeAll { $0.isMultiple(of: 3) }
        #expect((0..<queue.count).map { queue[$0] } == [1, 2, 4, 5, 7, 8])
    }

    @Test func `an element may be nil, and may be replaced`() {
        var queue = FIFO<Int?>()
        queue.append(nil)
        queue.append(1)
        queue[1] = nil
        #expect(queue.popFirst() == .some(nil))
        #expect(queue.popFirst() == .some(nil))
        #expect(queue.popFirst() == .none)
    }
}
