// Values from any thread to one: none lost, all in order, one wake-up for many.
// SPDX-License-Identifier: MIT

import Deferred
import Dispatch
import Synchronization
import Testing

@Suite struct MailboxTests {
    private let box = Mailbox<Int>()
    private let wakes = Wakes()

    private final class Wakes: Sendable {
        private let number = Atomic(0)

        var count: Int { number.load(ordering: .relaxed) }

        func add() { number.add(1, ordering: .relaxed) }
    }

    private func open(_ box: Mailbox<Int>) {
        box.open { [wakes] in wakes.add() }
    }

    @Test func `what is posted is taken once, in the order of posting`() {
        #expect(box.isEmpty)
        #expect(box.takeAll() == [])
        box.post(1)
        box.post(contentsOf: [2, 3])
        box.post(4)
        #expect(!box.isEmpty)
        #expect(box.takeAll() == [1, 2, 3, 4])
        #expect(box.isEmpty)
        #expect(box.takeAll() == [])
    }

    @Test func `the first element into an empty box wakes its reader, the others do not`() {
        open(box)
        #expect(wakes.count == 0)
        for number in 0..<1000 { box.post(number) }
        #expect(wakes.count == 1)
        _ = box.takeAll()
        box.post(contentsOf: [1, 2])
        #expect(wakes.count == 2)
    }

    @Test func `no elements wake nobody`() {
        open(box)
        box.post(contentsOf: [])
        #expect(wakes.count == 0 && box.isEmpty)
        box.post(1)
        box.post(contentsOf: [])
        #expect(wakes.count == 1 && !box.isEmpty)
    }

    @Test func `a box that is opened with elements in it wakes at once`() {
        box.post(1)
        open(box)
        #expect(wakes.count == 1)
        box.post(2)
        #expect(wakes.count == 1)
        #expect(box.takeAll() == [1, 2])
    }

    @Test func `a box may be opened again, and wakes only its new reader`() {
        box.open { unexpected("the first reader was woken") }
        open(box)
        box.post(1)
        #expect(wakes.count == 1)
    }

    @Test func `the reader is woken with the box unlocked`() {
        let box = box
        let seen = Mutex<[Int]>([])
        box.open { seen.withLock { $0 += box.takeAll() } }
        box.post(1)
        Mailbox.post(2, to: [box])
        #expect(seen.withLock { $0 } == [1, 2])
    }

    @Test func `opened on a scheduler, the reader's action runs on its thread`() {
        let clock = ManualClock()
        var taken: [[Int]] = []
        box.open(on: clock) { [box] in taken.append(box.takeAll()) }
        box.post(1)
        DispatchQueue.global().sync { [box] in box.post(2) }
        #expect(taken.isEmpty)
        clock.runTriggered()
        #expect(taken == [[1, 2]])
        clock.runTriggered()
        #expect(taken == [[1, 2]])
    }

    @Test func `an element for several boxes wakes the reader of each that was empty`() {
        let boxes = (0..<3).map { _ in Mailbox<Int>() }
        for box in boxes { open(box) }
        boxes[1].post(1)
        #expect(wakes.count == 1)
        Mailbox.post(2, to: boxes)
        #expect(wakes.count == 3)
        #expect(boxes.map { $0.takeAll() } == [[2], [1, 2], [2]])
        Mailbox<Int>.post(3, to: [])
    }

    @Test func `posts from many threads are all taken, each thread's in its order`() {
        let (threads, each) = (4, 5000)
        let taken = Mutex<[Int]>([])
        box.open { [box] in taken.withLock { $0 += box.takeAll() } }
        DispatchQueue.concurrentPerform(iterations: threads) { [box] thread in
            for number in 0..<each { box.post(thread * each + number) }
        }
        let all = taken.withLock { $0 }
        #expect(all.count == threads * each)
        for thread in 0..<threads {
            let own = thread * each..<(thread + 1) * each
            #expect(all.filter(own.contains) == Array(own))
        }
    }

    // Decision 9
    @Test func `what was taken from one box is in all the others, from the start`() {
        let boxes = (0..<3).map { _ in Mailbox<Int>() }
        let last = 20_000
        let posting = DispatchGroup()
        DispatchQueue.global().async(group: posting) {
            for number in 1...last { Mailbox.post(number, to: boxes) }
        }
        var known = [0, 0, 0]
        var behind = 0
        for first in sequence(first: 0, next: { ($0 + 1) % 3 }) {
            known[first] = boxes[first].takeAll().last ?? known[first]
            for other in boxes.indices where other != first {
                known[other] = boxes[other].takeAll().last ?? known[other]
                if known[other] < known[first] { behind += 1 }
            }
            if known == [last, last, last] { break }
        }
        posting.wait()
        #expect(behind == 0)
    }
}
