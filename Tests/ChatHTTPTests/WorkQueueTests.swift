// Costly work, a little at a time, one address after the other.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@testable import ChatHTTP
@testable import HTTP

@Suite struct WorkQueueTests {
    private let clock = WorkingClock()
    private let log = Log()

    private final class Log {
        var lines: [String] = []
    }

    /// Its time goes on while work is done, and what is due then waits for the next turn.
    private final class WorkingClock: Scheduler {
        private(set) var now = Duration.zero
        private var due: [() -> Void] = []

        func work(for duration: Duration) { now += duration }

        func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
            due.append(body)
            return Uncancelled()
        }

        func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
            fatalError("a queue of work has no other threads")
        }

        func takeTurn() {
            let calls = due
            due = []
            for call in calls { call() }
        }
    }

    /// Nobody cancels here.
    private final class Uncancelled: DelayedCall {
        var isPending: Bool { true }

        func cancel() { fatalError("a turn was cancelled") }
    }

    /// Work that takes a millisecond.
    private func ask(_ queue: WorkQueue, _ name: String, _ count: Int) throws {
        let address = try #require(PeerAddress(numeric: "192.0.2.\(name == "a" ? 1 : 2)"))
        for number in 0..<count {
            queue.run(for: address) { [clock, log] in
                log.lines.append("\(name)\(number)")
                clock.work(for: .milliseconds(1))
            }
        }
    }

    /// What was done in the next turn of the loop.
    private func turn() -> [String] {
        log.lines = []
        clock.takeTurn()
        return log.lines
    }

    @Test func `a turn does a few milliseconds of it, and the rest waits`() throws {
        let queue = WorkQueue(clock)
        try ask(queue, "a", 5)
        #expect(log.lines == ["a0", "a1"])
        #expect(turn() == ["a2", "a3"])
        #expect(turn() == ["a4"])
        #expect(turn() == [])
        log.lines = []
        try ask(queue, "a", 1)
        #expect(log.lines == ["a0"], "at once again")
        #expect(turn() == [])
    }

    @Test func `addresses take turns, however much one of them asks for`() throws {
        let queue = WorkQueue(clock)
        try ask(queue, "a", 8)
        try ask(queue, "b", 2)
        #expect(turn() == ["a2", "b0"])
        #expect(turn() == ["a3", "b1"])
        #expect(turn() == ["a4", "a5"])
    }

    @Test func `work that takes no time never waits`() throws {
        let queue = WorkQueue(clock)
        let address = try #require(PeerAddress(numeric: "192.0.2.1"))
        for _ in 0..<1000 { queue.run(for: address) { [log] in log.lines.append("x") } }
        #expect(log.lines.count == 1000)
    }

    @Test func `a response is made in turn, and not for a client that has gone`() throws {
        let queue = WorkQueue(clock)
        try ask(queue, "a", 3)
        let address = try #require(PeerAddress(numeric: "192.0.2.9"))
        let make = { [log] (name: String) -> Response in
            log.lines.append(name)
            return .text(.ok, name)
        }
        var sent: [String] = []
        queue.render(.succeed("stays"), for: address, make).addCallback {
            sent.append($0.body.own)
        }
        let leaver = queue.render(.succeed("leaves"), for: address, make)
        leaver.addErrback(CancelledError.self) { _ in .text(.ok, "") }
        leaver.cancel()
        #expect(sent == [])
        #expect(turn() + turn() == ["a2", "stays"])
        #expect(sent == ["stays"])
    }
}
