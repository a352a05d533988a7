// Rules 83-84: cancelling across the bridge.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@MainActor
@Suite struct AwaitCancelTests {
    private func turn() async {
        for _ in 0..<5 { await Task.yield() }
    }

    // MARK: From the task to the Deferred

    // Rule 84. Twisted: test_asFutureCancelFuture
    @Test func `cancelling a task cancels what it awaits`() async throws {
        var isCancelled = false
        let deferred = Deferred<Int>(canceller: { _ in isCancelled = true })
        let task = Task { try await deferred.value() }
        await turn()
        task.cancel()
        await #expect(throws: CancelledError()) { try await task.value }
        #expect(isCancelled)
    }

    // Rule 84, 48: Twisted's asFuture ignores a canceller's value; here it is the answer.
    @Test func `a canceller may still answer with a value`() async throws {
        let deferred = Deferred<Int>(canceller: { try? $0.callback(7) })
        let task = Task { try await deferred.value() }
        await turn()
        task.cancel()
        #expect(try await task.value == 7)
    }

    // Rule 84
    @Test func `a task that was cancelled before cancels what it awaits next`() async throws {
        let deferred = Deferred<Int>()
        let task = Task {
            await self.turn()
            return try await deferred.value()
        }
        task.cancel()
        await #expect(throws: CancelledError()) { try await task.value }
    }

    // Rule 84. Twisted: test_asFutureSuccessCancel
    @Test func `one that has fired is not cancelled`() async throws {
        let task = Task { try await Deferred.succeed(7).value() }
        task.cancel()
        #expect(try await task.value == 7)
    }

    // Rule 84
    @Test func `a task that was cancelled asks once, however long it then waits`() async throws {
        let counter = CancelCounter()
        DeferredTrace.attach(counter)
        defer { DeferredTrace.detach() }
        let rescue = Deferred<Int>()
        let stubborn = Deferred { try await Task { try await rescue.value() }.value }
        let task = Task { try await stubborn.value() }
        await turn()
        task.cancel()
        await turn()
        #expect(!stubborn.hasFired)
        try rescue.callback(3)
        #expect(try await task.value == 3)
        #expect(counter.counts.values.max() == 1)
    }

    // MARK: From the Deferred to the task

    // Rule 83, 84. Twisted: test_fromFutureDeferredCancelled, CancellationTests
    @Test func `cancelling the Deferred cancels what the body awaits`() async throws {
        var isCancelled = false
        let inner = Deferred<Int>(canceller: { _ in isCancelled = true })
        let result = Deferred { try await inner.value() }
        result.cancel()
        await #expect(throws: CancelledError()) { try await result.value() }
        #expect(isCancelled)
    }

    // Rule 83. Twisted: CancellationTests test_errorToErrorTranslation, test_errorToSuccessTranslation
    @Test(arguments: [false, true])
    func `the outcome is whatever the body does next`(recovers: Bool) async throws {
        let inner = Deferred<Int>()
        let result = Deferred {
            do {
                return try await inner.value()
            } catch is CancelledError {
                guard recovers else { throw Boom() }
                return -1
            }
        }
        result.cancel()
        if recovers {
            #expect(try await result.value() == -1)
        } else {
            await #expect(throws: Boom()) { try await result.value() }
        }
    }

    // Rule 83. Twisted: CancellationTests test_asynchronousCancellation
    @Test func `the body may await something else`() async throws {
        let inner = Deferred<Int>()
        let rescue = Deferred<Int>()
        let result = Deferred {
            do { return try await inner.value() } catch {
                // A task stays cancelled: what is to outlive that is awaited in another.
                return try await Task { try await rescue.value() }.value
            }
        }
        result.cancel()
        await turn()
        #expect(inner.hasFired && !result.hasFired)
        try rescue.callback(3)
        #expect(try await result.value() == 3)
    }

    // Rule 83. Twisted: CancellationTests test_cancelDeepReturnsDeferred…
    @Test func `through bodies within bodies`() async throws {
        let inner = Deferred<Int>()
        let middle = Deferred { try await inner.value() }
        let outer = Deferred { try await middle.value() }
        outer.cancel()
        await #expect(throws: CancelledError()) { try await outer.value() }
        #expect(inner.hasFired && middle.hasFired)
    }

    // Rule 83, 50
    @Test func `through a chain that waits for a body`() async throws {
        let inner = Deferred<Int>()
        let body = Deferred { try await inner.value() }
        let chain = Deferred<Void>.succeed().addCallback { body }
        chain.cancel()
        await #expect(throws: CancelledError()) { try await chain.value() }
    }

    // Rule 83, 49
    @Test func `cancelling one whose body is done does nothing`() async throws {
        let result = Deferred { 7 }
        result.cancel()
        #expect(try await result.value() == 7)
    }
}

/// How often each Deferred of this thread is cancelled.
private final class CancelCounter: TraceRecorder {
    private(set) var counts: [Int: Int] = [:]

    func records(_ moment: TraceMoment) -> Bool {
        if moment.kind == .cancel { counts[moment.deferred, default: 0] += 1 }
        return false
    }

    func record(_ event: TraceEvent) {}
}
