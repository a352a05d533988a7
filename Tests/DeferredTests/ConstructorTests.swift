// Rules 63-64: Deferreds that have fired from the start.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct ConstructorTests {
    // Rule 63. Twisted: test_succeedMatchesManualSuccess
    @Test func `succeed leaves the same state as firing by hand`() throws {
        let made = Deferred.succeed("success")
        let fired = Deferred<String>()
        try fired.callback("success")
        let states = ["\(made)", "\(fired)"].map { $0.split(separator: " ").dropFirst(4) }
        #expect(states[0] == states[1])
        #expect(throws: AlreadyCalledError.self) { try made.callback("again") }
        #expect(made.taken() == "success")
    }

    // Rule 63
    @Test func `succeed without a value is a fact`() {
        #expect(Deferred.succeed().taken() != nil)
    }

    // Rule 63. Twisted: testImmediateFailure
    @Test func `fail leaves the same state as failing by hand`() throws {
        let line = #line + 1
        let made = Deferred<Int>.fail(Boom())
        #expect(throws: AlreadyCalledError.self) { try made.errback(Boom()) }
        let failure = try #require(made.failure())
        #expect(failure.error is Boom)
        #expect(failure.site.line == line)
    }

    // Rule 63
    @Test func `fail keeps a failure as it is`() throws {
        let first = try #require(Deferred<Int>.fail(Boom()).failure())
        #expect(Deferred<String>.fail(first).failure()?.site == first.site)
    }

    // Rule 63
    @Test func `execute makes a Deferred of a value or an error`() {
        func half(_ number: Int, _ name: String) throws -> String {
            if number % 2 == 1 { throw Boom() }
            return "\(name) \(number / 2)"
        }
        #expect(execute { 4 }.taken() == 4)
        #expect(execute(half, 4, "half").taken() == "half 2")
        #expect(execute(half, 3, "half").error() is Boom)
    }

    // Rule 64. Twisted: test_maybeDeferredSync
    @Test func `maybeDeferred makes a Deferred of a value`() {
        #expect(maybeDeferred { "value" }.taken() == "value")
    }

    // Rule 64. Twisted: test_maybeDeferredSyncWithArgs
    @Test func `maybeDeferred hands arguments on`() {
        func plusFive(_ number: Int) -> Int { number + 5 }
        #expect(maybeDeferred(plusFive, 10).taken() == 15)
    }

    // Rule 64. Twisted: test_maybeDeferredSyncException, test_maybeDeferredSyncFailure
    @Test func `maybeDeferred makes a failure of what is thrown`() throws {
        func refuse(_ number: Int) throws -> Int { throw Boom() }
        let line = #line + 1
        let failure = try #require(maybeDeferred { try refuse(1) }.failure())
        #expect(failure.error is Boom)
        #expect(failure.site.line == line)
        #expect(maybeDeferred(refuse, 1).error() is Boom)
    }

    // Rule 64. Twisted: test_maybeDeferredAsync
    @Test func `maybeDeferred gives that very Deferred`() throws {
        let deferred = Deferred<String>()
        let same = maybeDeferred { deferred }
        #expect("\(same)" == "\(deferred)")
        try deferred.callback("Success")
        #expect(same.taken() == "Success")
    }

    // Rule 64. Twisted: test_maybeDeferredAsyncError
    @Test func `maybeDeferred gives that very Deferred though it fails`() throws {
        func fetch(_ deferred: Deferred<Int>) throws -> Deferred<Int> { deferred }
        let deferred = Deferred<Int>()
        let same = maybeDeferred(fetch, deferred)
        try deferred.errback(Boom())
        #expect(same.error() is Boom)
    }
}
