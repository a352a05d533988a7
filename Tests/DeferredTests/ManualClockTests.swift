// A clock that stands still until it is moved. Twisted: task.Clock, and its test_task.py.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct ManualClockTests {
    // Twisted: test_seconds, test_advance
    @Test func `time moves only by advancing`() {
        let clock = ManualClock()
        #expect(clock.now == .zero)
        clock.advance(by: .milliseconds(1500))
        #expect(clock.now == .milliseconds(1500))
    }

    // Twisted: test_callLater, test_advance
    @Test func `a call runs when it is due and not before`() {
        let clock = ManualClock()
        var count = 0
        let call = clock.callLater(.seconds(2)) { count += 1 }
        clock.advance(by: .seconds(1))
        #expect(count == 0 && call.isPending)
        clock.advance(by: .seconds(1))
        #expect(count == 1 && !call.isPending)
        clock.advance(by: .seconds(9))
        #expect(count == 1)
    }

    // Twisted: test_callLaterOrdering
    @Test func `calls run by time, then by order of scheduling`() {
        let clock = ManualClock()
        var seen: [String] = []
        clock.callLater(.seconds(2)) { seen.append("2a") }
        clock.callLater(.seconds(1)) { seen.append("1a") }
        clock.callLater(.seconds(2)) { seen.append("2b") }
        clock.callLater(.seconds(1)) { seen.append("1b") }
        clock.callLater(.seconds(3)) { seen.append("3") }
        clock.callLater(.seconds(2)) { seen.append("2c") }
        clock.advance(by: .seconds(2))
        #expect(seen == ["1a", "1b", "2a", "2b", "2c"])
    }

    // Twisted: test_callLaterCancelled
    @Test func `a cancelled call does not run`() {
        let clock = ManualClock()
        let call = clock.callLater(.seconds(1)) { unexpected("a cancelled call ran") }
        call.cancel()
        call.cancel()
        #expect(!call.isPending)
        clock.advance(by: .seconds(2))
    }

    @Test func `a call may cancel another that is due with it`() {
        let clock = ManualClock()
        var second: (any DelayedCall)?
        clock.callLater(.seconds(1)) { second?.cancel() }
        second = clock.callLater(.seconds(1)) { unexpected("a cancelled call ran") }
        clock.advance(by: .seconds(1))
    }

    @Test func `a call sees its own time`() {
        let clock = ManualClock()
        var seen: [Duration] = []
        for seconds in [3, 1, 2] {
            clock.callLater(.seconds(seconds)) { seen.append(clock.now) }
        }
        clock.advance(by: .seconds(5))
        #expect(seen == [.seconds(1), .seconds(2), .seconds(3)])
        #expect(clock.now == .seconds(5))
    }

    @Test func `a call that a call schedules runs too when it falls due`() {
        let clock = ManualClock()
        var ticks: [Duration] = []
        func tick() {
            ticks.append(clock.now)
            clock.callLater(.seconds(2), tick)
        }
        clock.callLater(.seconds(2), tick)
        clock.advance(by: .seconds(7))
        #expect(ticks == [.seconds(2), .seconds(4), .seconds(6)])
        clock.advance(by: .seconds(1))
        #expect(ticks.last == .seconds(8))
    }

    // Twisted: test_getDelayedCalls and zero delays
    @Test func `a delay of zero or less waits for the next advance`() {
        let clock = ManualClock()
        var seen: [String] = []
        clock.callLater(.zero) { seen.append("zero") }
        clock.callLater(.seconds(-1)) { seen.append("less") }
        #expect(seen.isEmpty)
        clock.advance(by: .zero)
        #expect(seen == ["zero", "less"])
    }

    @Test func `a call's body is released when it has run or was cancelled`() {
        let census = Census()
        let clock = ManualClock()
        let calls = [census.citizen(), census.citizen()].map { citizen in
            clock.callLater(.seconds(1)) { _ = citizen }
        }
        calls[0].cancel()
        #expect(census.count == 1)
        clock.advance(by: .seconds(1))
        #expect(census.count == 0)
    }

    // Twisted: callFromThread
    @Test func `what another thread triggers runs on the clock's thread`() {
        let clock = ManualClock()
        var count = 0
        let trigger = clock.trigger { count += 1 }
        onStack(ofKiB: 512) { trigger() }
        #expect(count == 0)
        clock.runTriggered()
        #expect(count == 1)
        clock.runTriggered()
        #expect(count == 1)
    }

    @Test func `an action triggered several times runs once, the first triggered first`() {
        let clock = ManualClock()
        var seen: [String] = []
        let triggers = ["a", "b"].map { name in clock.trigger { seen.append(name) } }
        for number in [1, 0, 1, 1] { triggers[number]() }
        clock.advance(by: .zero)
        #expect(seen == ["b", "a"])
        triggers[0]()
        clock.advance(by: .zero)
        #expect(seen == ["b", "a", "a"])
    }

    @Test func `what a call triggers runs before the next call`() {
        let clock = ManualClock()
        var seen: [String] = []
        let second = clock.trigger { seen.append("second at \(clock.now)") }
        let first = clock.trigger {
            seen.append("first at \(clock.now)")
            second()
        }
        clock.callLater(.seconds(1)) { first() }
        clock.callLater(.seconds(2)) { seen.append("call") }
        clock.advance(by: .seconds(3))
        #expect(seen == ["first at 1.0 seconds", "second at 1.0 seconds", "call"])
        clock.runTriggered()
        #expect(seen.count == 3)
    }

    @Test func `an action lives as long as the clock, not as long as its trigger`() {
        let census = Census()
        var clock: ManualClock? = ManualClock()
        let trigger = clock?.trigger { [citizen = census.citizen()] in _ = citizen }
        #expect(census.count == 1)
        clock = nil
        #expect(census.count == 0)
        trigger?()
    }

    @Test func `a Deferred fires by it`() {
        func later(_ delay: Duration, on clock: some Scheduler) -> Deferred<String> {
            let deferred = Deferred<String>()
            clock.callLater(delay) { try? deferred.callback("later") }
            return deferred
        }
        let clock = ManualClock()
        var seen: [String] = []
        later(.seconds(1), on: clock).addCallback { seen.append($0) }
        clock.advance(by: .seconds(1))
        #expect(seen == ["later"])
    }
}
