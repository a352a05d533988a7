// Rules 17-21: the two lanes.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct LanesTests {
    // Rule 17. Twisted: testCallbackErrors
    @Test func `after a throw the next errback runs and callbacks between are skipped`() throws {
        let deferred = Deferred<Int>()
        var seen: [String] = []
        let last =
            deferred
            .addCallback { (_: Int) -> Int in throw Boom() }
            .addCallback { value in
                seen.append("skipped")
                return value
            }
            .addErrback { failure in
                seen.append("\(failure.error)")
                return 0
            }
        try deferred.callback(1)
        #expect(seen == ["Boom()"])
        #expect(last.taken() == 0)
    }

    // Rule 17
    @Test func `a failure carries the site and number of the stage that threw`() throws {
        let deferred = Deferred<Int>()
        deferred.addCallback { $0 }.addErrback { _ in 0 }
        let line = #line + 1
        let last = deferred.addCallback { _ in throw Boom() }.addCallback {}
        try deferred.callback(1)
        let failure = try #require(last.failure())
        #expect(failure.stage == 3)
        #expect(failure.site.line == line)
        #expect("\(deferred)".contains("#\(failure.deferred) "))
        #expect(
            "\(failure)"
                == "Boom() in stage 3 of Deferred #\(failure.deferred),"
                + " DeferredTests/LanesTests.swift:\(line)")
    }

    // Rule 18. Twisted: testCallbackErrors, test_callbackMaybeReturnsFailure
    @Test(arguments: [true, false])
    func `a callback may return a Result`(succeeds: Bool) throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { value -> Result<String, Boom> in
            succeeds ? .success("\(value)") : .failure(Boom())
        }
        try deferred.callback(6)
        switch try #require(last.take()) {
        case .success(let text): #expect(succeeds && text == "6")
        case .failure(let failure): #expect(!succeeds && failure.error is Boom)
        }
    }

    // Rule 18
    @Test func `a Failure in a returned Result stays as it was`() throws {
        let first = try #require(Deferred<Int>.fail(Boom()).failure())
        let last = Deferred.succeed(1).addCallback { _ in Result<Int, Failure>.failure(first) }
        #expect(last.failure()?.site == first.site)
    }

    // Rule 19. Twisted: test_errbackAddedBeforeTimeoutSuppressesCancellation
    @Test func `an errback that returns moves back to the callback lane`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addErrback { _ in 5 }.addCallback { $0 + 1 }
        try deferred.errback(Boom())
        #expect(last.taken() == 6)
    }

    // Rule 20
    @Test func `an errback that throws replaces the failure`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addErrback { _ in throw Other() }
        try deferred.errback(Boom())
        let failure = try #require(last.failure())
        #expect(failure.error is Other)
        #expect(failure.stage == 1)
    }

    // Rule 20
    @Test func `an errback that throws its failure on keeps the site`() throws {
        let deferred = Deferred<Int>()
        let line = #line + 1
        let last = deferred.addCallback { (_: Int) -> Int in throw Boom() }.addErrback { throw $0 }
        try deferred.callback(1)
        let failure = try #require(last.failure())
        #expect(failure.site.line == line)
        #expect(failure.stage == 1)
    }

    // Rule 21. Twisted: howto, "trap"
    @Test func `trap gives the error or throws the failure on`() throws {
        let failure = try #require(Deferred<Int>.fail(Boom()).failure())
        #expect(try failure.trap(Boom.self) == Boom())
        let thrown = try #require(throws: Failure.self) { try failure.trap(Other.self) }
        #expect(thrown.site == failure.site)
        #expect(try failure.trap(Other.self, Boom.self) is Boom)
        #expect(throws: Failure.self) {
            try failure.trap(Other.self, CancelledError.self)
        }
    }

    // Rule 21. Twisted: test_failure.py
    @Test func `check only asks`() throws {
        let failure = try #require(Deferred<Int>.fail(Boom()).failure())
        #expect(failure.check(Boom.self) == Boom())
        #expect(failure.check(Other.self) == nil)
        #expect(failure.check(Other.self, Boom.self))
        #expect(!failure.check(Other.self, CancelledError.self))
    }

    // Rule 21
    @Test func `trap in an errback lets other errors reach the next one`() throws {
        let deferred = Deferred<String>()
        let last = deferred.addErrback { failure in
            try failure.trap(Other.self)
            return "other"
        }.addErrback { failure in
            try failure.trap(Boom.self)
            return "boom"
        }
        try deferred.errback(Boom())
        #expect(last.taken() == "boom")
    }

    // Rule 21
    @Test func `an errback for one type is given that error and no other`() throws {
        let deferred = Deferred<String>()
        let last =
            deferred
            .addErrback(Other.self) { _ in "other" }
            .addErrback(Boom.self) { "boom \($0)" }
        try deferred.errback(Boom())
        #expect(last.taken() == "boom Boom()")
    }

    // Rule 21
    @Test func `an errback for one type may return a Deferred`() throws {
        let deferred = Deferred<String>()
        let inner = Deferred<String>()
        let last = deferred.addErrback(Boom.self) { _ in inner }
        try deferred.errback(Boom())
        try inner.callback("recovered")
        #expect(last.taken() == "recovered")
    }
}
