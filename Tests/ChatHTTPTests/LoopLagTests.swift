// How late the loop is, on a clock that comes late.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
import Deferred
import Testing

@Suite struct LoopLagTests {
    /// A loop whose timers run when it has time for them.
    private final class BusyLoop: Scheduler {
        private final class Call: DelayedCall {
            var body: (() -> Void)?
            var isPending: Bool { body != nil }
            func cancel() { body = nil }
        }

        var now = Duration.zero
        private var call: (due: Duration, call: Call)?

        func callLater(_ delay: Duration, _ body: @escaping () -> Void) -> any DelayedCall {
            let made = Call()
            made.body = body
            call = (now + delay, made)
            return made
        }

        func trigger(_ action: @escaping () -> Void) -> @Sendable () -> Void {
            fatalError("a loop's lag is measured on its own thread")
        }

        /// Runs the call that waits, so much later than it asked for.
        func run(late lag: Duration) {
            guard let (due, call) = call.take() else { return }
            now = due + lag
            call.body?()
        }
    }

    private let loop = BusyLoop()
    private let statistics = LoopStatistics()

    @Test func `the worst of the last minute counts`() {
        let lag = LoopLag(loop, of: 0, in: statistics)
        #expect(statistics.worstLag == .zero)
        for late in [1, 30, 2] { loop.run(late: .milliseconds(late)) }
        #expect(statistics.worstLag == .milliseconds(30))
        for _ in 0..<60 { loop.run(late: .milliseconds(3)) }
        #expect(statistics.worstLag == .milliseconds(3))
        lag.stop()
    }

    @Test func `the worst of all loops counts`() {
        statistics.note(.milliseconds(5), of: 0)
        statistics.note(.milliseconds(2), of: 1)
        #expect(statistics.worstLag == .milliseconds(5))
        statistics.note(.milliseconds(1), of: 0)
        #expect(statistics.worstLag == .milliseconds(2))
    }

    @Test func `once stopped it measures no more`() {
        let lag = LoopLag(loop, of: 0, in: statistics)
        lag.stop()
        loop.run(late: .seconds(1))
        #expect(statistics.worstLag == .zero)
    }
}
