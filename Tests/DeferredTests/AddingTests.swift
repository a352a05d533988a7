// Rules 10-16: adding stages.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct AddingTests {
    // Rule 10
    @Test func `the errback of a pair never sees its callback's error`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallbacks(
            { _ in throw Boom() },
            { _ in unexpected("the pair's errback ran") })
        try deferred.callback(1)
        #expect(last.error() is Boom)
    }

    // Rule 10
    @Test func `an errback added after a callback sees its error`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { value in
            if value == 1 { throw Boom() }
            return value
        }.addErrback { failure in
            #expect(failure.error is Boom)
            return 2
        }
        try deferred.callback(1)
        #expect(last.taken() == 2)
    }

    // Rule 10
    @Test(arguments: [true, false])
    func `a pair runs the function of the lane it is on`(succeeds: Bool) throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallbacks({ "value \($0)" }, { "error \($0.error)" })
        if succeeds { try deferred.callback(1) } else { try deferred.errback(Boom()) }
        #expect(last.taken() == (succeeds ? "value 1" : "error Boom()"))
    }

    // Rule 10
    @Test(arguments: [true, false])
    func `both functions of a pair may return a Deferred`(succeeds: Bool) throws {
        let deferred = Deferred<Int>()
        let inner = Deferred<String>()
        let last = deferred.addCallbacks({ _ in inner }, { _ in .succeed("recovered") })
        if succeeds { try deferred.callback(1) } else { try deferred.errback(Boom()) }
        try inner.callback("inner")
        #expect(last.taken() == (succeeds ? "inner" : "recovered"))
    }

    // Rule 11, 12. Twisted: test_addCallbacksNoneErrback
    @Test func `addCallback lets failures pass`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { _ in unexpected("ran on the errback lane") }
        try deferred.errback(Boom())
        #expect(last.error() is Boom)
    }

    // Rule 12
    @Test func `addErrback lets values pass`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addErrback { _ in -1 }
        try deferred.callback(3)
        #expect(last.taken() == 3)
    }

    // Rule 12
    @Test func `addBoth sees both`() {
        let value = Deferred.succeed(1).addBoth { "\($0)" }
        #expect(value.taken() == "success(1)")
        let failure = Deferred<Int>.fail(Boom()).addBoth { result in
            if case .failure(let failure) = result { "\(failure.error)" } else { "none" }
        }
        #expect(failure.taken() == "Boom()")
    }

    // Rule 13. Twisted: test_timeoutChainable
    @Test func `every add returns the same Deferred`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { $0 }
            .addErrback { _ in 0 }
            .addBoth { try $0.get() }
            .addCallbacks({ $0 }, { _ in 0 })
        try last.callback(1)
        #expect(throws: AlreadyCalledError.self) { try deferred.callback(2) }
        #expect("\(last)" == "\(deferred)")
    }

    // Rule 14. Twisted: testImmediateSuccess
    @Test func `a callback added to a fired Deferred runs at once`() {
        var seen: [String] = []
        Deferred.succeed("success").addCallback { seen.append($0) }
        #expect(seen == ["success"])
    }

    // Rule 14. Twisted: testImmediateFailure
    @Test func `an errback added to a failed Deferred runs at once`() {
        var seen: [any Error] = []
        Deferred<Void>.fail(Boom()).addErrback { seen.append($0.error) }
        #expect(seen.count == 1)
        #expect(seen.first is Boom)
    }

    // Rule 15. Twisted: test_reentrantRunCallbacks
    @Test func `a stage added by a running one goes to the end`() throws {
        let deferred = Deferred<Void>()
        var seen: [Int] = []
        deferred.addCallback {
            seen.append(1)
            deferred.addCallback { seen.append(3) }
        }
        deferred.addCallback { seen.append(2) }
        try deferred.callback()
        #expect(seen == [1, 2, 3])
    }

    // Rule 15. Twisted: test_nonReentrantCallbacks
    @Test func `a stage added by a running one waits until that returns`() throws {
        let deferred = Deferred<Void>()
        var seen: [Int] = []
        deferred.addCallback {
            seen.append(1)
            deferred.addCallback { seen.append(2) }
            #expect(seen == [1])
        }
        try deferred.callback()
        #expect(seen == [1, 2])
    }

    // Rule 15. Twisted: test_reentrantRunCallbacksWithFailure
    @Test func `a stage added by a running one may throw`() throws {
        let deferred = Deferred<Void>()
        deferred.addCallback {
            deferred.addCallback { throw Boom() }
            return  // not the Deferred itself, which would be a circle
        }
        try deferred.callback()
        #expect(deferred.error() is Boom)
    }

    // Rule 16. Twisted: testTwoCallbacks
    @Test func `two callbacks on one Deferred are a chain and not a fan-out`() throws {
        let deferred = Deferred<Int>()
        var seen: [Int] = []
        deferred.addCallback { value in
            seen.append(value)
            return value * 10
        }
        deferred.addCallback { value in
            seen.append(value)
            return value
        }
        try deferred.callback(1)
        #expect(seen == [1, 10])
    }

    @Test func `stages beyond the first two keep their order`() throws {
        let deferred = Deferred<[Int]>()
        for number in 0..<20 {
            deferred.addCallback { seen in
                if number == 1 {
                    deferred.addCallback { $0 + [20] }
                    deferred.addCallback { $0 + [21] }
                }
                return seen + [number]
            }
        }
        try deferred.callback([])
        #expect(deferred.taken() == Array(0...21))
    }

    @Test func `unannotated closures of every shape resolve`() throws {
        let other = Deferred<String>.succeed("other")
        let deferred = Deferred<Int>()
        let length =
            deferred
            .addCallback { precondition($0 == 1) }
            .addCallback { _ in throw Boom() }
            .addErrback { failure in
                let error = failure.error
                guard error is Boom else { throw Other() }
            }
            .addCallback { _ in
                let inner = other
                return inner
            }
            .addCallback { text in
                if text.isEmpty { throw Boom() }
                return text.count
            }
        let last =
            length
            .addErrback { _ in throw Other() }
            .addErrback(Other.self) { _ in -1 }
            .addCallback { number in
                let result: Result<Int, Boom> = .success(number * 2)
                return result
            }
            .addBoth { try $0.get() + 1 }
            .addCallbacks(
                { number in
                    let text = "\(number)"
                    return text
                },
                { failure in
                    let error = failure.error
                    return "\(error)"
                })
        try deferred.callback(1)
        #expect(last.taken() == "11")
    }

    // Core's state is not checked for overlapping accesses: the new result must be in place before
    // the old one is released.
    @Test(arguments: [true, false])
    func `a value whose deinit looks at the same Deferred sees the next value`(
        hasFired: Bool
    ) throws {
        final class Last {
            let look: () -> Void
            init(_ look: @escaping () -> Void) { self.look = look }
            deinit { look() }
        }
        var seen = ""
        let deferred = Deferred<Last>()
        func fire() throws { try deferred.callback(Last { seen = "\(deferred)" }) }
        if hasFired { try fire() }
        deferred.addCallback { _ in 7 }
        if !hasFired { try fire() }
        #expect(seen.hasSuffix("current result: 7>"))
    }
}
