// Rules 1-9: firing. Rule 5, errback() without an error, is Python's alone.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct FiringTests {
    // Rule 1. Twisted: testCallbackWithoutArgs
    @Test func `callback runs the callbacks in order before it returns`() throws {
        let deferred = Deferred<String>()
        var seen: [String] = []
        deferred
            .addCallback { value in
                seen.append("first \(value)")
                return value
            }
            .addCallback { seen.append("second \($0)") }
            .addErrback { _ in seen.append("never") }
        #expect(seen.isEmpty)
        try deferred.callback("hello")
        #expect(seen == ["first hello", "second hello"])
    }

    // Rule 2. Twisted: testTwoCallbacks
    @Test func `each callback is given what the one before returned`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { $0 + 1 }.addCallback { "\($0)!" }
        try deferred.callback(41)
        #expect(last.taken() == "42!")
    }

    // Rule 3. Twisted: testCallbackWithArgs
    @Test func `extra arguments follow the result`() throws {
        func join(_ value: String, _ other: String) -> String { "\(value) \(other)" }
        let deferred = Deferred<String>()
        let last = deferred.addCallback(join, "world")
        try deferred.callback("hello")
        #expect(last.taken() == "hello world")
    }

    // Rule 3
    @Test func `extra arguments may be many and of many types`() throws {
        func show(_ value: Int, _ a: String, _ b: Double, _ c: [Int]) -> String {
            "\(value) \(a) \(b) \(c)"
        }
        let deferred = Deferred<Int>()
        let last = deferred.addCallback(show, "a", 1.5, [2, 3])
        try deferred.callback(7)
        #expect(last.taken() == "7 a 1.5 [2, 3]")
    }

    // Rule 3
    @Test func `errbacks and addBoth take extra arguments too`() throws {
        func report(_ failure: Failure, _ text: String) -> Int { "\(text)".count }
        func both(_ result: Result<Int, Failure>, _ text: String) -> String { "\(text) \(result)" }
        let failed = Deferred<Int>.fail(Boom())
        let last = failed.addErrback(report, "chat error").addBoth(both, "both")
        #expect(last.taken() == "both success(10)")
    }

    // Rule 3
    @Test func `functions with extra arguments may return Deferreds`() throws {
        func wait(_ value: Int, _ other: Deferred<String>) -> Deferred<String> { other }
        func recover(_ failure: Failure, _ other: Deferred<String>) -> Deferred<String> { other }
        func both(
            _ result: Result<String, Failure>, _ other: Deferred<String>
        ) -> Deferred<String> { other }
        let inners = [Deferred<String>(), Deferred(), Deferred()]
        let last = Deferred.succeed(1)
            .addCallback(wait, inners[0])
            .addErrback(recover, inners[1])
            .addBoth(both, inners[2])
        try inners[0].errback(Boom())
        try inners[1].callback("recovered")
        try inners[2].callback("both")
        #expect(last.taken() == "both")
    }

    // Rule 4. Twisted: testImmediateFailure, test_addCallbacksNoneErrback
    @Test func `errback wraps a bare error and starts on the errback lane`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { _ in unexpected("the callback lane ran") }
        let line = #line + 1
        try deferred.errback(Boom())
        let failure = try #require(last.failure())
        #expect(failure.error as? Boom == Boom())
        #expect(failure.stage == 0)
        #expect(failure.site.line == line)
        #expect(failure.site.file == "DeferredTests/FiringTests.swift")
    }

    // Rule 4
    @Test func `errback keeps a failure as it is`() throws {
        let first = try #require(Deferred<Int>.fail(Boom()).failure())
        let second = Deferred<Int>()
        try second.errback(first)
        let failure = try #require(second.failure())
        #expect(failure.site == first.site)
        #expect(failure.deferred == first.deferred)
    }

    // Rule 6
    @Test func `callback with a failed Result is errback`() throws {
        let deferred = Deferred<Int>()
        try deferred.callback(Result<Int, Boom>.failure(Boom()))
        #expect(deferred.error() is Boom)
    }

    // Rule 6
    @Test func `callback with a successful Result fires its value`() throws {
        let deferred = Deferred<Int>()
        try deferred.callback(Result<Int, Boom>.success(3))
        #expect(deferred.taken() == 3)
    }

    // Rule 7. Twisted: testAlreadyCalled_CC, _CE, _EE, _EC
    @Test(arguments: [(true, true), (true, false), (false, false), (false, true)])
    func `a second firing throws and the first result stands`(first: Bool, second: Bool) throws {
        func fire(_ deferred: Deferred<Int>, _ isValue: Bool, _ value: Int) throws {
            if isValue { try deferred.callback(value) } else { try deferred.errback(Boom()) }
        }
        let deferred = Deferred<Int>()
        try fire(deferred, first, 1)
        #expect(throws: AlreadyCalledError.self) { try fire(deferred, second, 2) }
        switch try #require(deferred.take()) {
        case .success(let value): #expect(first && value == 1)
        case .failure(let failure): #expect(!first && failure.error is Boom)
        }
    }

    // Rule 7
    @Test func `AlreadyCalledError says where it was created and fired`() throws {
        let created = #line + 1
        let deferred = Deferred<Int>()
        let fired = #line + 1
        try deferred.callback(1)
        let error = try #require(throws: AlreadyCalledError.self) { try deferred.callback(2) }
        #expect(error.created.line == created)
        #expect(error.fired.line == fired)
        // Debug mode adds lines, and a suite that runs beside this one may have it on.
        #expect(
            "\(error)".hasPrefix(
                "a Deferred fires once: the one created at DeferredTests/FiringTests.swift:"
                    + "\(created) was already fired at DeferredTests/FiringTests.swift:\(fired);"
                    + " make a new one for each answer"))
    }

    // Rule 8
    @Test func `firing from inside its own callback throws there`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { value in
            #expect(throws: AlreadyCalledError.self) { try deferred.callback(2) }
            return value
        }
        try deferred.callback(1)
        #expect(last.taken() == 1)
    }

    // Rule 9
    @Test func `a Deferred given to callback is the value`() throws {
        let inner = Deferred<Int>()
        let deferred = Deferred<Deferred<Int>>()
        var got: Deferred<Int>?
        deferred.addCallback { got = $0 }
        try deferred.callback(inner)
        try inner.callback(5)
        #expect(got?.taken() == 5)
    }

    @Test func `a Deferred of Void fires without an argument`() throws {
        let deferred = Deferred<Void>()
        var count = 0
        deferred.addCallback { count += 1 }
        try deferred.callback()
        #expect(count == 1)
    }

    @Test func `values that are optional keep their levels`() throws {
        let deferred = Deferred<Int??>()
        let last = deferred.addCallback { $0 }
        try deferred.callback(.some(nil))
        let value = try #require(last.taken() as Int???)
        #expect(value == .some(nil))
    }
}
