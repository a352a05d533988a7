// The loop's turns, its timers and its doorbell.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite(.blocking) struct EventLoopTests {
    private let loop: EventLoop
    private let log = Log()

    init() throws {
        loop = try EventLoop()
    }

    /// Runs the loop until a call stops it, or for a while that no test should need.
    private func run() {
        let alarm = loop.callLater(.seconds(60)) { [loop] in
            Issue.record("nothing stopped the loop")
            loop.stop()
        }
        loop.run()
        alarm.cancel()
    }

    /// Asks for calls on one turn of the loop, for which its clock stands still. Off the loop the
    /// clock ticks between two of them: the one asked for last may then be due last.
    private func onOneTurn(_ body: @escaping () -> Void) {
        loop.callSoon(body)
    }

    @Test func `calls come by their time, not by the order they were asked for`() {
        onOneTurn { [loop, log] in
            for delay in [30, 10, 20, 0] {
                loop.callLater(.milliseconds(delay)) { log.lines.append("\(delay)") }
            }
            loop.callLater(.milliseconds(40)) { loop.stop() }
        }
        run()
        #expect(log.lines == ["0", "10", "20", "30"])
    }

    @Test func `calls with the same delay keep their order`() {
        for number in 0..<100 {
            loop.callLater(.milliseconds(5)) { [log] in log.lines.append("\(number)") }
        }
        loop.callLater(.milliseconds(6)) { [loop] in loop.stop() }
        run()
        #expect(log.lines == (0..<100).map(String.init))
    }

    @Test func `more lengths than libevent has queues for still come in order`() {
        onOneTurn { [loop, log] in
            for number in (1...400).reversed() {
                loop.callLater(.microseconds(number * 100)) {
                    log.lines.append("\(number)")
                    // Not by a call of its own: one without a queue overtakes those in queues when
                    // all are overdue.
                    if log.lines.count == 400 { loop.stop() }
                }
            }
        }
        run()
        #expect(log.lines == (1...400).map(String.init))
    }

    @Test func `no call comes early`() {
        // By the clock that libevent goes by. It stands still between two ticks of the kernel's,
        // which a busy host may delay, so that by the exact clock a call may seem early.
        func tick() -> Duration {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
        let start = tick()
        loop.callLater(.milliseconds(25)) { [loop, log] in
            log.lines.append(tick() - start >= .milliseconds(25) ? "late enough" : "early")
            loop.stop()
        }
        run()
        #expect(log.lines == ["late enough"])
    }

    @Test func `a cancelled call does not come`() {
        let call = loop.callLater(.milliseconds(5)) { [log] in log.lines.append("never") }
        #expect(call.isPending)
        call.cancel()
        #expect(!call.isPending)
        call.cancel()
        loop.callLater(.milliseconds(10)) { [loop] in loop.stop() }
        run()
        #expect(log.lines.isEmpty)
    }

    @Test func `a call may cancel another that is due with it`() {
        let second = Box<any DelayedCall>()
        loop.callLater(.milliseconds(1)) { second.value?.cancel() }
        second.value = loop.callLater(.milliseconds(1)) { [log] in log.lines.append("never") }
        loop.callLater(.milliseconds(5)) { [loop] in loop.stop() }
        run()
        #expect(log.lines.isEmpty)
    }

    @Test func `a call is not pending while it runs, and may be cancelled then`() {
        let call = Box<any DelayedCall>()
        call.value = loop.callLater(.milliseconds(1)) { [loop, log] in
            log.lines.append("\(call.value?.isPending == true)")
            call.value?.cancel()
            loop.stop()
        }
        run()
        #expect(log.lines == ["false"])
    }

    @Test func `a body is let go once it ran or was cancelled`() {
        weak var ran: Log?
        weak var cancelled: Log?
        do {
            let one = Log()
            let other = Log()
            (ran, cancelled) = (one, other)
            loop.callSoon { one.lines.append("ran") }
            loop.callLater(.seconds(60)) { other.lines.append("never") }.cancel()
        }
        #expect(ran != nil)
        #expect(cancelled == nil)
        loop.callLater(.milliseconds(2)) { [loop] in loop.stop() }
        run()
        #expect(ran == nil)
    }

    @Test func `callSoon comes on a later turn, not at once`() {
        loop.callSoon { [loop, log] in
            loop.callSoon { [loop, log] in
                log.lines.append("inner")
                loop.stop()
            }
            log.lines.append("outer")
        }
        run()
        #expect(log.lines == ["outer", "inner"])
    }

    @Test func `stop ends the run and leaves the rest for the next`() {
        loop.callLater(.milliseconds(1)) { [loop, log] in
            log.lines.append("first")
            loop.stop()
        }
        loop.callLater(.milliseconds(3)) { [loop, log] in
            log.lines.append("second")
            loop.stop()
        }
        run()
        #expect(log.lines == ["first"])
        run()
        #expect(log.lines == ["first", "second"])
    }

    @Test func `a doorbell wakes the loop from another thread`() {
        let count = 1000
        let order = Order()
        let doorbell = loop.doorbell
        let ringer = Thread {
            for number in 0..<count { doorbell.ring { _ in order.add("\(number)") } }
            doorbell.ring { $0.stop() }
        }
        ringer.start()
        run()
        #expect(order.lines == (0..<count).map(String.init))
    }

    @Test func `what a ring rings comes on a later turn`() {
        let order = Order()
        loop.doorbell.ring { loop in
            loop.doorbell.ring {
                order.add("inner")
                $0.stop()
            }
            order.add("outer")
        }
        run()
        #expect(order.lines == ["outer", "inner"])
    }

    @Test func `a trigger runs on the loop what stays on the loop`() {
        let trigger = loop.trigger { [loop, log] in
            log.lines.append("run")
            loop.stop()
        }
        Thread.detachNewThread { trigger() }
        run()
        #expect(log.lines == ["run"])
    }

    @Test func `calls of a trigger before it runs are one run, a call meanwhile is one more`() {
        var again: (@Sendable () -> Void)?
        let trigger = loop.trigger { [loop, log] in
            log.lines.append("run")
            if log.lines.count == 1 { again?() } else { loop.stop() }
        }
        again = trigger
        for _ in 0..<3 { trigger() }
        run()
        #expect(log.lines == ["run", "run"])
    }

    @Test func `a doorbell may be rung after its loop is gone`() throws {
        var gone: EventLoop? = try EventLoop()
        let doorbell = try #require(gone?.doorbell)
        gone = nil
        doorbell.ring { _ in Issue.record("it ran without a loop") }
    }
}

/// What happened, in order, from any thread.
private final class Order: Sendable {
    private let log = Mutex<[String]>([])
    var lines: [String] { log.withLock { $0 } }
    func add(_ line: String) { log.withLock { $0.append(line) } }
}

/// A place for a value that a closure needs before there is one.
final class Box<Value> {
    var value: Value?
}
