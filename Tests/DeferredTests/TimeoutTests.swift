// Rules 53-57: addTimeout.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

/// Each test with the default translation, and with one of the test's own (Twisted's …Custom).
@Suite struct TimeoutTests {
    private let clock = ManualClock()

    private func addTimeout(
        _ deferred: Deferred<String>, custom: Bool, calls: @escaping () -> Void = {}
    ) -> Deferred<String> {
        guard custom else { return deferred.addTimeout(.seconds(10), clock: clock) }
        return deferred.addTimeout(.seconds(10), clock: clock) { result, limit in
            calls()
            return "custom \(limit == .seconds(10))"
        }
    }

    // Rule 13. Twisted: test_timeoutChainable
    @Test func `it returns the same Deferred`() {
        let deferred = Deferred<String>()
        #expect("\(deferred.addTimeout(.seconds(1), clock: clock))" == "\(deferred)")
    }

    // Rule 54. Twisted: test_successResultBeforeTimeout, …Custom
    @Test(arguments: [false, true])
    func `fired in time it keeps its value, and nothing is cancelled later`(custom: Bool) throws {
        let deferred = Deferred<String>()
        let limited = addTimeout(deferred, custom: custom)
        try deferred.callback("in time")
        #expect(limited.result?.value == "in time")
        let inner = Deferred<String>()
        limited.addCallback { _ in inner }
        clock.advance(by: .seconds(20))
        #expect(!inner.hasFired)
    }

    // Rule 54. Twisted: test_failureBeforeTimeout, …Custom
    @Test(arguments: [false, true])
    func `failed in time it keeps its failure, and nothing is cancelled later`(
        custom: Bool
    ) throws {
        let deferred = Deferred<String>()
        let limited = addTimeout(deferred, custom: custom)
        try deferred.errback(Boom())
        let inner = Deferred<String>()
        var seen: [any Error] = []
        limited.addErrback {
            seen.append($0.error)
            return ""
        }.addCallback { _ in inner }
        clock.advance(by: .seconds(20))
        #expect(seen.count == 1 && seen.first is Boom)
        #expect(!inner.hasFired)
    }

    // Rule 55. Twisted: test_timedOut
    @Test func `timed out, CancelledError becomes TimeoutError`() {
        let limited = addTimeout(Deferred<String>(), custom: false)
        clock.advance(by: .seconds(10))
        #expect(limited.error() as? TimeoutError == TimeoutError(limit: .seconds(10)))
    }

    // Rule 55. Twisted: test_timedOutCustom
    @Test func `timed out, onTimeoutCancel replaces the result`() {
        var calls = 0
        let limited = addTimeout(Deferred<String>(), custom: true) { calls += 1 }
        clock.advance(by: .seconds(10))
        #expect(limited.taken() == "custom true")
        #expect(calls == 1)
    }

    // Rule 56. Twisted: test_timedOutProvidedCancelSuccess
    @Test func `a canceller's value survives the timeout`() {
        let deferred = Deferred<String>(canceller: { try? $0.callback("cancelled") })
        let limited = addTimeout(deferred, custom: false)
        clock.advance(by: .seconds(10))
        #expect(limited.taken() == "cancelled")
    }

    // Rule 56. Twisted: test_timedOutProvidedCancelFailure
    @Test func `a canceller's error survives the timeout`() {
        let deferred = Deferred<String>(canceller: { try? $0.errback(Boom()) })
        let limited = addTimeout(deferred, custom: false)
        clock.advance(by: .seconds(10))
        #expect(limited.error() is Boom)
    }

    // Rule 56. Twisted: test_providedCancelCalledBeforeTimeoutCustom
    @Test func `onTimeoutCancel comes after the canceller`() {
        var seen: [String] = []
        let deferred = Deferred<String>(canceller: { _ in seen.append("canceller") })
        let limited = addTimeout(deferred, custom: true) { seen.append("custom") }
        clock.advance(by: .seconds(10))
        #expect(seen == ["canceller", "custom"])
        #expect(limited.taken() == "custom true")
    }

    // Rule 53. Twisted: test_errbackAddedBeforeTimeout, …Custom
    @Test(arguments: [false, true])
    func `stages added before see CancelledError`(custom: Bool) {
        let deferred = Deferred<String>()
        var seen: [any Error] = []
        deferred.addErrback {
            seen.append($0.error)
            throw $0
        }
        let limited = addTimeout(deferred, custom: custom)
        clock.advance(by: .seconds(10))
        #expect(seen.count == 1 && seen.first is CancelledError)
        #expect(custom ? limited.taken() != nil : limited.error() is TimeoutError)
    }

    // Rule 53, 19. Twisted: test_errbackAddedBeforeTimeoutSuppressesCancellation, …Custom
    @Test(arguments: [false, true])
    func `stages added before may swallow it`(custom: Bool) {
        let deferred = Deferred<String>()
        deferred.addErrback(CancelledError.self) { _ in "swallowed" }
        let limited = addTimeout(deferred, custom: custom)
        clock.advance(by: .seconds(10))
        #expect(limited.taken() == (custom ? "custom true" : "swallowed"))
    }

    // Rule 53. Twisted: test_callbackAddedToCancelerBeforeTimeout, …Custom
    @Test(arguments: [false, true])
    func `stages added before see the canceller's value`(custom: Bool) {
        let deferred = Deferred<String>(canceller: { try? $0.callback("cancelled") })
        var seen: [String] = []
        deferred.addCallback {
            seen.append($0)
            return "after \($0)"
        }
        let limited = addTimeout(deferred, custom: custom)
        clock.advance(by: .seconds(10))
        #expect(seen == ["cancelled"])
        #expect(limited.taken() == (custom ? "custom true" : "after cancelled"))
    }

    // Rule 57. Twisted: test_cancelBeforeTimeout, …Custom
    @Test(arguments: [false, true])
    func `cancelled by hand it stays CancelledError`(custom: Bool) {
        let deferred = Deferred<String>()
        var calls = 0
        let limited = addTimeout(deferred, custom: custom) { calls += 1 }
        deferred.cancel()
        #expect(limited.error() is CancelledError)
        clock.advance(by: .seconds(20))
        #expect(calls == 0)
    }

    // Rule 53: the call holds the Deferred, to cancel it, and the Deferred the call.
    @Test func `a clock that is gone holds nothing that it was to time out`() {
        let census = Census()
        do {
            let citizen = census.citizen()
            let limited = Deferred<Int>().addTimeout(.seconds(1), clock: ManualClock())
            limited.addBoth { _ in _ = citizen }
        }
        #expect(census.count == 0)
    }

    // Rule 53
    @Test func `it covers a Deferred that a stage returned`() {
        let inner = Deferred<String>()
        let limited = addTimeout(
            Deferred<Void>.succeed().addCallback { inner }, custom: false)
        clock.advance(by: .seconds(10))
        #expect(inner.hasFired)
        #expect(limited.error() is TimeoutError)
    }
}

extension Result {
    var value: Success? { try? get() }
}
