// Rules 22-36: a stage returns another Deferred.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct ChainingTests {
    // Rule 22. Twisted: test_callbackReturnsDeferred
    @Test func `the chain pauses until the returned Deferred has a result`() throws {
        let outer = Deferred<Int>()
        let inner = Deferred<String>()
        var seen: [String] = []
        outer.addCallback { _ in inner }.addCallback { seen.append($0) }
        try outer.callback(1)
        #expect(seen.isEmpty)
        try inner.callback("inner")
        #expect(seen == ["inner"])
    }

    // Rule 22. Twisted: test_errbackReturnsDeferred
    @Test func `an errback may return a Deferred`() throws {
        let outer = Deferred<String>()
        let inner = Deferred<String>()
        var seen: [String] = []
        outer.addErrback { _ in inner }.addCallback { seen.append($0) }
        try outer.errback(Boom())
        #expect(seen.isEmpty)
        try inner.callback("result")
        #expect(seen == ["result"])
    }

    // Rule 22
    @Test func `addBoth may return a Deferred`() throws {
        let inner = Deferred<String>()
        let outer = Deferred<Int>.fail(Boom()).addBoth { _ in inner }
        try inner.callback("inner")
        #expect(outer.taken() == "inner")
    }

    // Rule 23, 25. Twisted: test_synchronousImplicitChain
    @Test func `a result that is there is taken at once`() throws {
        let inner = Deferred<String>.succeed("there")
        let outer = Deferred.succeed(1).addCallback { _ in inner }
        #expect(outer.taken() == "there")
        #expect(inner.isHandedOver)
        #expect(inner.spent.taken() != nil)
    }

    // Rule 24, 25. Twisted: test_asynchronousImplicitChain
    @Test func `a result that comes later leaves Void behind`() throws {
        let inner = Deferred<String>()
        let outer = Deferred.succeed(1).addCallback { _ in inner }
        var outerSeen: [String] = []
        var innerSeen = 0
        outer.addCallback { outerSeen.append($0) }
        inner.spent.addCallback { innerSeen += 1 }
        #expect(outerSeen.isEmpty && innerSeen == 0)
        try inner.callback("later")
        #expect(outerSeen == ["later"])
        #expect(innerSeen == 1)
    }

    // Rule 26. Twisted: test_synchronousImplicitErrorChain
    @Test func `a failure that is there is taken and leaves Void behind`() {
        let inner = Deferred<String>.fail(Boom())
        let outer = Deferred.succeed(1).addCallback { _ in inner }
        #expect(inner.spent.taken() != nil)
        #expect(outer.error() is Boom)
    }

    // Rule 26. Twisted: test_asynchronousImplicitErrorChain
    @Test func `a failure that comes later is handed over and leaves Void behind`() throws {
        let inner = Deferred<String>()
        let outer = Deferred.succeed(1).addCallback { _ in inner }
        var seen: [any Error] = []
        outer.addErrback { failure in
            seen.append(failure.error)
            return ""
        }
        try inner.errback(Boom())
        #expect(seen.first is Boom)
        #expect(inner.spent.taken() != nil)
    }

    // Rule 28. Twisted: test_innerCallbacksPreserved, test_nestedAsynchronousChainedDeferreds
    @Test func `the inner's own stages run first and shape the result`() throws {
        let last = Deferred<String>()
        var seen: [String] = []
        let outer = Deferred.succeed("outer").addCallback { value in
            seen.append("start \(value)")
            return Deferred.succeed("inner").addCallback { value in
                seen.append("first \(value)")
                return last
            }.addCallback { value in
                seen.append("second \(value)")
                return value + value
            }
        }
        try last.callback("orange")
        #expect(outer.taken() == "orangeorange")
        #expect(seen == ["start outer", "first inner", "second orange"])
    }

    // Rule 28. Twisted: test_nestedAsynchronousChainedDeferredsWithExtraCallbacks
    @Test func `stages of the innermost change the type on the way`() throws {
        let innermost = Deferred<String>()
        let outer = Deferred.succeed("outer").addCallback { _ in
            Deferred.succeed("inner")
                .addCallback { _ in innermost.addCallback { [$0] } }
                .addCallback { $0 + $0 }
        }
        try innermost.callback("withers")
        #expect(outer.taken() == ["withers", "withers"])
    }

    // Rule 29. Twisted: test_callbackOrderPreserved, test_continueCallbackNotFirst
    @Test func `outer stages added later still run after the inner's`() throws {
        let innermost = Deferred<String>()
        var seen: [String] = []
        let outer = Deferred<String>()
        outer.addCallback { _ in
            let inner = Deferred<Void>()
            let last = inner.addCallback { innermost }.addCallback { seen.append("inner \($0)") }
            try inner.callback()
            return last
        }.addCallback { seen.append("final") }
        try outer.callback("outer")
        outer.spent.addCallback { seen.append("later") }
        #expect(seen.isEmpty)
        try innermost.callback("withers")
        #expect(seen == ["inner withers", "final", "later"])
    }

    // Rule 30. Twisted: test_doubleAsynchronousImplicitChaining
    @Test func `chaining is transitive`() throws {
        let first = Deferred<String>()
        let second = Deferred<Void>()
        let third = Deferred<Void>()
        let secondLast = second.addCallback { first }
        let thirdLast = third.addCallback { secondLast }
        try second.callback()
        try third.callback()
        try first.callback("result")
        #expect(thirdLast.taken() == "result")
    }

    // Rule 31. Twisted: test_resultOfDeferredResultOfDeferredOfFiredDeferredCalled
    @Test func `stages added to the middle one after chaining run too`() throws {
        let first = Deferred<Void>()
        let second = Deferred<Void>()
        let third = Deferred<Void>()
        first.addCallback { second }
        second.addCallback { third }
        try second.callback()
        try first.callback()
        try third.callback()
        var count = 0
        second.addCallback { count += 1 }
        #expect(count == 1)
    }

    // Rule 32. Twisted: test_chainedPausedDeferredWithResult
    @Test func `an inner that is fired but paused counts as not fired`() throws {
        let inner = Deferred<String>.succeed("expected")
        inner.pause()
        var seen: [String] = []
        Deferred.succeed(1).addCallback { _ in inner }.addCallback { seen.append($0) }
        #expect(seen.isEmpty)
        inner.unpause()
        #expect(seen == ["expected"])
    }

    // Rule 33
    @Test func `the second chain that an inner is returned to gets HandedOverError`() throws {
        let created = #line + 1
        let inner = Deferred<String>()
        let first = Deferred.succeed(1).addCallback { _ in inner }
        let second = Deferred.succeed(2).addCallback { _ in inner }
        let error = try #require(second.error() as? HandedOverError)
        #expect(error.created.line == created)
        #expect(
            "\(error)".hasSuffix(
                "it was returned to another chain, which has its result; use `spent`"))
        try inner.callback("first come")
        #expect(first.taken() == "first come")
    }

    // Rule 33
    @Test func `a second chain that wants Void gets it`() throws {
        let inner = Deferred<Void>()
        var seen: [Int] = []
        Deferred.succeed(1).addCallback { _ in inner }.addCallback { seen.append(1) }
        Deferred.succeed(2).addCallback { _ in inner }.addCallback { seen.append(2) }
        try inner.callback()
        #expect(seen == [1, 2])
    }

    // Rule 33
    @Test func `spent may be returned to a second chain`() throws {
        let inner = Deferred<String>()
        let first = Deferred.succeed(1).addCallback { _ in inner }
        let second = Deferred.succeed(2).addCallback { _ in inner.spent }
        try inner.callback("first")
        #expect(first.taken() == "first")
        #expect(second.taken() != nil)
    }

    // Rule 34. Twisted: test_circularChainWarning, test_circularChainException
    @Test func `returning the stage's own Deferred is CircularChainError`() throws {
        let created = #line + 1
        let deferred = Deferred<String>()
        let last = deferred.addCallback { _ in deferred }
        try deferred.callback("foo")
        let error = try #require(last.error() as? CircularChainError)
        #expect(error.created.line == created)
        #expect("\(error)".contains("would wait for itself"))
    }

    // Rule 34
    @Test func `a longer circle is CircularChainError where it closes`() throws {
        let first = Deferred<Void>()
        let second = Deferred<Void>()
        let third = Deferred<Void>()
        first.addCallback { second }
        second.addCallback { third }
        third.addCallback { first }
        try first.callback()
        try second.callback()
        try third.callback()
        #expect(first.error() is CircularChainError)
    }

    // Rule 36. Twisted: docstring of chainDeferred
    @Test func `chain(to:) fires the other and keeps Void`() throws {
        let first = Deferred<Int>()
        let second = Deferred<Int>()
        let last = first.chain(to: second)
        try first.callback(3)
        #expect(second.taken() == 3)
        #expect(last.taken() != nil)
    }

    // Rule 36
    @Test func `chain(to:) hands a failure on, as it was, and counts it handled`() throws {
        let first = Deferred<Int>()
        let second = Deferred<Int>()
        let line = #line + 1
        let last = first.addCallback { (_: Int) -> Int in throw Boom() }.chain(to: second)
        try first.callback(3)
        #expect(second.failure()?.site.line == line)
        #expect(last.taken() != nil)
    }

    // Rule 36
    @Test func `firing the other by hand does not touch the first`() throws {
        let first = Deferred<Int>()
        let second = Deferred<Int>()
        let last = first.chain(to: second)
        try second.callback(1)
        #expect(last.take() == nil)
    }

    // Rule 36
    @Test func `chain(to:) one that has fired goes on with AlreadyCalledError`() throws {
        let first = Deferred<Int>()
        let second = Deferred<Int>.succeed(1)
        let last = first.chain(to: second)
        try first.callback(2)
        #expect(last.error() is AlreadyCalledError)
        #expect(second.taken() == 1)
    }

    // What Twisted does, and no rule says: its stage's input is taken, where the type allows.
    @Test func `a Deferred returned elsewhere by its own stage gives what that was given`() throws {
        let inner = Deferred<Int>()
        let outer = Deferred<Void>()
        let outerLast = outer.addCallback { inner }
        let innerLast = inner.addCallback { value in
            try outer.callback()
            return value + 1
        }
        try inner.callback(1)
        #expect(outerLast.taken() == 1)
        #expect(innerLast.taken() == 2)
    }

    @Test func `where the type changes on the way, the other chain waits`() throws {
        let inner = Deferred<Int>()
        let outer = Deferred<Void>()
        let innerLast = inner.addCallback { value in
            try outer.callback()
            return "\(value)"
        }
        let outerLast = outer.addCallback { innerLast }
        try inner.callback(1)
        #expect(outerLast.taken() == "1")
        #expect(inner.spent.taken() != nil)
    }

    @Test func `an inner left half-run by a paused chain runs to its end first`() throws {
        let inner = Deferred<Int>()
        let first = Deferred<Void>()
        first.addCallback { inner }
        try first.callback()
        let text = inner.spent.addCallback { "made later" }
        first.pause()
        try inner.callback(1)
        let second = Deferred<Void>.succeed().addCallback { text }
        #expect(second.taken() == "made later")
        first.unpause()
    }
}
