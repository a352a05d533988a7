// Whose time runs out, and whose does not.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct DeadlineQueueTests {
    private final class Holder: DeadlineHolder {
        let name: Int
        let log: Log

        init(_ name: Int, _ log: Log) {
            (self.name, self.log) = (name, log)
        }

        override func deadlinePassed() { log.lines.append("\(name)") }
    }

    private let loop: EventLoop
    private let log = Log()

    init() throws {
        loop = try EventLoop()
    }

    private func holders(_ count: Int) -> [Holder] { (0..<count).map { Holder($0, log) } }

    private func queue(_ length: Duration) -> DeadlineQueue { DeadlineQueue(length, on: loop) }

    private func run(for milliseconds: Int) {
        loop.callLater(.milliseconds(milliseconds)) { [loop] in loop.stop() }
        loop.run()
    }

    @Test(arguments: [[], [0], [1], [2], [0, 1], [1, 0], [0, 2], [1, 2], [2, 1], [2, 1, 0]])
    func `time runs out in order, for all but those that have left`(_ leaving: [Int]) {
        let (queue, all) = (queue(.milliseconds(5)), holders(3))
        for holder in all { holder.setDeadline(queue) }
        for index in leaving { all[index].clearDeadline() }
        run(for: 30)
        #expect(log.lines == (0..<3).filter { !leaving.contains($0) }.map(String.init))
        #expect(!all.contains { $0.hasDeadline })
    }

    @Test func `one that leaves and joins again has all of its time, behind the others`() {
        let (queue, all) = (queue(.milliseconds(40)), holders(2))
        let clock = ContinuousClock()
        var joined = clock.now
        for holder in all { holder.setDeadline(queue) }
        loop.callLater(.milliseconds(25)) {
            all[0].clearDeadline()
            all[0].setDeadline(queue)
            joined = clock.now
        }
        while log.lines.count < 2 { run(for: 5) }
        #expect(log.lines == ["1", "0"])
        // The kernel's clock lags behind the exact one by up to a tick.
        #expect(clock.now - joined >= .milliseconds(25))
    }

    @Test func `a queue that was empty runs again for the next`() {
        let (queue, all) = (queue(.milliseconds(2)), holders(2))
        for holder in all {
            holder.setDeadline(queue)
            run(for: 20)
        }
        #expect(log.lines == ["0", "1"])
    }

    @Test func `one whose time is up may send others away, and join again`() {
        final class Sender: DeadlineHolder {
            var onDeadline: () -> Void = {}
            override func deadlinePassed() { onDeadline() }
        }
        let queue = queue(.milliseconds(2))
        let (first, second) = (Sender(), Sender())
        for holder in [first, second] { holder.setDeadline(queue) }
        first.onDeadline = { [log] in
            log.lines.append("first")
            if log.lines.count > 1 { return }
            second.clearDeadline()
            first.setDeadline(queue)
        }
        second.onDeadline = { [log] in log.lines.append("second") }
        run(for: 30)
        #expect(log.lines == ["first", "first"])
    }

    @Test func `a holder has one deadline at a time`() {
        let (short, long, all) = (queue(.milliseconds(2)), queue(.seconds(3600)), holders(1))
        all[0].setDeadline(short)
        all[0].setDeadline(long)
        run(for: 20)
        #expect(log.lines.isEmpty)
        #expect(all[0].hasDeadline)
        all[0].clearDeadline()
        #expect(!all[0].hasDeadline)
    }

    @Test func `a limit of centuries is a long one, and no overflow`() {
        let (queue, all) = (queue(.seconds(Int64.max)), holders(1))
        all[0].setDeadline(queue)
        run(for: 5)
        #expect(log.lines.isEmpty)
        all[0].clearDeadline()
    }
}
