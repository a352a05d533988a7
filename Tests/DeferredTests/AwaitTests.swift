// Rules 80-86: async/await, both ways.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

/// Asks where a body runs that uses nothing of its actor.
private actor Home {
    func bodyRunsHere() async throws -> Bool {
        try await Deferred { await whereItRuns() }.value() === self
    }
}

private func whereItRuns(isolation: isolated (any Actor)? = #isolation) async -> (any Actor)? {
    isolation
}

/// Everything here lives on one actor, as Deferreds must.
@MainActor
@Suite struct AwaitTests {
    /// Lets the tasks that are ready run.
    private func turn() async {
        for _ in 0..<5 { await Task.yield() }
    }

    // MARK: value()

    // Rule 82: in Twisted the coroutine goes on within `callback`.
    @Test func `what awaits goes on a turn after the firing`() async throws {
        let gate = Deferred<Int>()
        var steps: [String] = []
        let result = Deferred {
            let value = try await gate.value()
            steps.append("awaited")
            return value
        }
        try gate.callback(7)
        steps.append("fired")
        #expect(try await result.value() == 7)
        #expect(steps == ["fired", "awaited"])
    }

    // Rule 82. Twisted: test_defer_await test_awaitReturnsValue, AwaitTests.test_basic
    @Test func `await returns the value of one that has fired`() async throws {
        #expect(try await Deferred.succeed(7).value() == 7)
    }

    // Rule 82. Twisted: test_asFuture, test_awaitReturnsDeferred
    @Test func `await waits for the value`() async throws {
        let deferred = Deferred<Int>()
        var got: Int?
        let task = Task { got = try await deferred.value() }
        await turn()
        #expect(got == nil)
        try deferred.callback(7)
        try await task.value
        #expect(got == 7)
    }

    // Rule 82. Twisted: test_asFutureFailure, test_exception, test_synchronousDeferredFailureTraceback
    @Test func `await throws the error itself`() async throws {
        await #expect(throws: Boom()) { try await Deferred<Int>.fail(Boom()).value() }
        let deferred = Deferred<Int>()
        let task = Task { try await deferred.value() }
        await turn()
        try deferred.errback(Other())
        await #expect(throws: Other()) { try await task.value }
    }

    // Rule 82. Twisted: test_twoDeep, test_nested
    @Test func `at any depth`() async throws {
        let deferred = Deferred<Int>()
        func inner() async throws -> Int { try await deferred.value() + 1 }
        func outer() async throws -> Int { try await inner() + 1 }
        let result = Deferred { try await outer() }
        try deferred.callback(5)
        #expect(try await result.value() == 7)
    }

    // Rule 82
    @Test func `the result stays in place, and a failure counts as handled`() async throws {
        Reports.hooked
        let unique = Unique()
        do {
            let deferred = Deferred<Int>.fail(unique)
            await #expect(throws: unique) { try await deferred.value() }
            await #expect(throws: unique) { try await deferred.value() }
        }
        #expect(Reports.of(unique).isEmpty)
    }

    // Rule 82: neither the value nor the Deferred has to be Sendable.
    @Test func `a value that is not Sendable is awaited where it lives`() async throws {
        final class Counter { var count = 0 }
        let deferred = Deferred<Counter>()
        let task = Task { try await deferred.value().count += 1 }
        await turn()
        let counter = Counter()
        try deferred.callback(counter)
        try await task.value
        #expect(counter.count == 1)
    }

    // Rule 38. Twisted: testStackUsage, testStackUsage2
    @Test func `awaiting thousands that have fired does not grow the stack`() async throws {
        let sum = Deferred {
            var sum = 0
            for number in 0..<5000 { sum += try await Deferred.succeed(number).value() }
            return sum
        }
        #expect(sum.taken() == 5000 * 4999 / 2)
    }

    // MARK: Deferred { }

    // A closure in an actor's method is on the actor only if it uses `self`.
    @Test func `a body runs on its actor, also if it uses nothing of it`() async throws {
        #expect(try await Home().bodyRunsHere())
    }

    // Rule 80. Twisted: test_fromCoroutine
    @Test func `the body runs at once up to its first pending await`() async throws {
        var steps: [Int] = []
        let gate = Deferred<Int>()
        let result = Deferred {
            steps.append(1)
            _ = try await Deferred.succeed(0).value()
            steps.append(2)
            let value = try await gate.value()
            steps.append(3)
            return value
        }
        #expect(steps == [1, 2])
        #expect(!result.hasFired)
        try gate.callback(7)
        #expect(try await result.value() == 7)
        #expect(steps == [1, 2, 3])
    }

    // Rule 80, 64. Twisted: test_maybeDeferredCoroutineSuccess, …Failure
    @Test func `a body that does not wait has fired the Deferred at once`() {
        #expect(Deferred { 7 }.taken() == 7)
        #expect(Deferred<Int> { throw Boom() }.error() is Boom)
    }

    // Rule 81. Twisted: test_ensureDeferredCoroutine, test_fromFuture
    @Test func `it is a Deferred like any other`() async throws {
        let gate = Deferred<Int>()
        let result = Deferred { try await gate.value() }
        var seen: [Int] = []
        result.addCallback { $0 * 2 }.addCallback { seen.append($0) }
        try gate.callback(4)
        await turn()
        #expect(seen == [8])
    }

    // Rule 86. Twisted: test_contextvarsWithAsyncAwait
    @Test func `task-local values are those of the start`() async throws {
        let gate = Deferred<Void>()
        let result = Locals.$name.withValue("start") {
            Deferred {
                let before = Locals.name
                try await gate.value()
                return [before, Locals.name]
            }
        }
        try Locals.$name.withValue("fire") { try gate.callback() }
        #expect(try await result.value() == ["start", "start"])
    }

    private enum Locals {
        @TaskLocal static var name = "none"
    }

    // Rule 85. Twisted: test_coroutineNoCircularReference
    @Test func `nothing is left when it is done`() async throws {
        let census = Census()
        do {
            let citizen = census.citizen()
            let gate = Deferred<Int>()
            let result = Deferred {
                _ = citizen
                return try await gate.value()
            }
            try gate.callback(1)
            _ = try await result.value()
        }
        await turn()
        #expect(census.count == 0)
    }

    // MARK: Locks

    // Rule 76. Twisted: test_asyncWithLock, test_asyncWithLockException, test_asyncWithSemaphore
    @Test func `withLock releases on success and on error`() async throws {
        let lock = DeferredLock()
        let value = try await lock.withLock {
            #expect(lock.isLocked)
            return 7
        }
        #expect(value == 7 && !lock.isLocked)
        await #expect(throws: Boom()) { try await lock.withLock { throw Boom() } }
        #expect(!lock.isLocked)
        let semaphore = DeferredSemaphore(tokens: 3)
        try await semaphore.withLock { #expect(semaphore.tokens == 2) }
        #expect(semaphore.tokens == 3)
    }
}
