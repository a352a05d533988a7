// Rules 43-52: cancelling.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct CancelTests {
    // Rule 43. Twisted: test_noCanceller
    @Test func `without a canceller CancelledError comes at once`() throws {
        let deferred = Deferred<Int>()
        var seen: [any Error] = []
        deferred.addCallbacks(
            { _ in unexpected("the callback lane ran") },
            { seen.append($0.error) })
        let line = #line + 1
        deferred.cancel()
        #expect(seen.count == 1)
        #expect(seen.first is CancelledError)
        try deferred.callback(1)
        let error = try #require(throws: AlreadyCalledError.self) { try deferred.callback(1) }
        #expect(error.fired.line == line)
    }

    // Rule 44. Twisted: test_raisesAfterCancelAndCallback, test_raisesAfterCancelAndErrback
    @Test(arguments: [true, false])
    func `after that exactly one late firing is swallowed`(isValue: Bool) throws {
        let deferred = Deferred<Int>()
        deferred.cancel()
        if isValue { try deferred.callback(1) } else { try deferred.errback(Boom()) }
        #expect(throws: AlreadyCalledError.self) { try deferred.callback(1) }
        #expect(throws: AlreadyCalledError.self) { try deferred.errback(Boom()) }
        #expect(deferred.error() is CancelledError)
    }

    // Rule 45. Twisted: test_noCancellerMultipleCancel, …AfterCancelAndCallback, …AndErrback
    @Test(arguments: [nil, true, false])
    func `more cancels do nothing`(lateFiring: Bool?) throws {
        let deferred = Deferred<Void>()
        var count = 0
        deferred.addErrback { _ in count += 1 }
        deferred.cancel()
        switch lateFiring {
        case nil: break
        case true?: try deferred.callback()
        case false?: try deferred.errback(Boom())
        }
        deferred.cancel()
        deferred.cancel()
        #expect(count == 1)
        if lateFiring != nil {
            #expect(throws: AlreadyCalledError.self) { try deferred.callback() }
        }
    }

    // Rule 46. Twisted: test_cancellerArg
    @Test func `the canceller is given the Deferred`() {
        var given: Deferred<Int>?
        let deferred = Deferred<Int>(canceller: { given = $0 })
        deferred.cancel()
        #expect(given?.description == deferred.description)
        #expect(deferred.error() is CancelledError)
    }

    // Rule 46. Twisted: test_cancellerMultipleCancel
    @Test func `the canceller is called at most once`() {
        var count = 0
        let deferred = Deferred<Int>(canceller: { deferred in
            count += 1
            deferred.cancel()
        })
        deferred.cancel()
        deferred.cancel()
        #expect(count == 1)
        #expect(deferred.error() is CancelledError)
    }

    // Rule 47. Twisted: test_simpleCanceller
    @Test func `with a canceller that does not fire late firings are not swallowed`() {
        var count = 0
        let deferred = Deferred<Int>(canceller: { _ in count += 1 })
        deferred.cancel()
        #expect(count == 1)
        #expect(throws: AlreadyCalledError.self) { try deferred.callback(1) }
        #expect(throws: AlreadyCalledError.self) { try deferred.errback(Boom()) }
        #expect(deferred.error() is CancelledError)
    }

    @Test func `an object to cancel is cancelled at most once`() {
        let work = Work()
        let deferred = Deferred<Int>(cancelling: work)
        deferred.cancel()
        deferred.cancel()
        #expect(work.cancellations == 1)
        #expect(throws: AlreadyCalledError.self) { try deferred.callback(1) }
        #expect(deferred.error() is CancelledError)
    }

    @Test func `an object to cancel may fire the Deferred`() {
        let work = Work()
        let deferred = Deferred<Int>(cancelling: work)
        work.deferred = deferred
        deferred.cancel()
        #expect(deferred.taken() == 7)
    }

    @Test func `firing drops the object to cancel`() throws {
        weak var dropped: Work?
        do {
            let work = Work()
            dropped = work
            work.deferred = Deferred(cancelling: work)
            try work.deferred?.callback(1)
        }
        #expect(dropped == nil)
    }

    // Rule 48. Twisted: test_cancellerThatErrbacks
    @Test func `a canceller that errbacks decides the error`() {
        let deferred = Deferred<Int>(canceller: { try? $0.errback(Boom()) })
        deferred.cancel()
        #expect(deferred.error() is Boom)
    }

    // Rule 48. Twisted: test_cancellerThatCallbacks
    @Test func `a canceller that calls back decides the value`() {
        let deferred = Deferred<String>(canceller: { try? $0.callback("hello!") })
        deferred.cancel()
        #expect(deferred.taken() == "hello!")
    }

    // Rule 49. Twisted: test_cancelAfterCallback
    @Test func `cancelling after callback does nothing`() throws {
        let deferred = Deferred<String>(canceller: { _ in unexpected("cancelled") })
        try deferred.callback("biff!")
        deferred.cancel()
        #expect(deferred.taken() == "biff!")
    }

    // Rule 49. Twisted: test_cancelAfterErrback
    @Test func `cancelling after errback does nothing`() throws {
        let deferred = Deferred<String>(canceller: { _ in unexpected("cancelled") })
        try deferred.errback(Boom())
        deferred.cancel()
        #expect(deferred.error() is Boom)
    }

    // Rule 49
    @Test func `cancelling a fired one that is paused does nothing`() throws {
        let deferred = Deferred<String>(canceller: { _ in unexpected("cancelled") })
        deferred.pause()
        try deferred.callback("paused")
        deferred.cancel()
        deferred.unpause()
        #expect(deferred.taken() == "paused")
    }

    // Rule 50. Twisted: test_cancelNestedDeferred
    @Test func `one that waits cancels the inner and not itself`() throws {
        var count = 0
        let inner = Deferred<Int>(canceller: { _ in count += 1 })
        let outer = Deferred<Void>(canceller: { _ in unexpected("the outer was cancelled") })
        try outer.callback()
        let last = outer.addCallback { inner }
        last.cancel()
        #expect(count == 1)
        #expect(last.error() is CancelledError)
    }

    // Rule 50
    @Test func `cancelling goes down to the innermost`() {
        var cancelled: [String] = []
        let innermost = Deferred<Int>(canceller: { _ in cancelled.append("innermost") })
        let middle = Deferred<Void>(canceller: { _ in cancelled.append("middle") })
        let outer = Deferred<Void>(canceller: { _ in cancelled.append("outer") })
        let middleLast = middle.addCallback { innermost }
        let outerLast = outer.addCallback { middleLast }
        try? middle.callback()
        try? outer.callback()
        outerLast.cancel()
        #expect(cancelled == ["innermost"])
        #expect(outerLast.error() is CancelledError)
    }

    // Rule 50
    @Test func `an inner that is fired but paused is not cancelled`() {
        let inner = Deferred<Int>.succeed(1)
        inner.pause()
        let outer = Deferred<Void>.succeed().addCallback { inner }
        outer.cancel()
        inner.unpause()
        #expect(outer.taken() == 1)
    }

    // Rule 51. Twisted: test_canceller_circular_reference_callback, …_errback
    @Test(arguments: [true, false])
    func `firing drops the canceller`(isValue: Bool) throws {
        let census = Census()
        do {
            let citizen = census.citizen()
            let deferred = Deferred<Int>(canceller: { _ in citizen.friend = nil })
            citizen.friend = deferred
            if isValue { try deferred.callback(1) } else { try deferred.errback(Boom()) }
            deferred.addErrback { _ in 0 }
        }
        #expect(census.count == 0)
    }

    // Rule 51. Twisted: test_canceller_circular_reference_non_final
    @Test func `firing drops the canceller though the chain goes on waiting`() throws {
        let census = Census()
        let inner = Deferred<Int>()
        do {
            let citizen = census.citizen()
            let deferred = Deferred<Void>(canceller: { _ in citizen.friend = nil })
            citizen.friend = deferred
            deferred.addCallback { inner }
            try deferred.callback()
        }
        #expect(census.count == 0)
        try inner.callback(1)
    }

    // Rule 52: a canceller that throws is refused by the compiler; see the type of `canceller`.
    @Test func `a canceller may add stages and they see what follows`() {
        var seen: [any Error] = []
        let deferred = Deferred<Void>(canceller: { deferred in
            deferred.addErrback { seen.append($0.error) }
        })
        deferred.cancel()
        #expect(seen.first is CancelledError)
    }

    @Test func `a value whose deinit cancels the same Deferred does no harm`() throws {
        final class Meddler {
            let deferred: () -> Deferred<Meddler?>?
            init(_ deferred: @escaping () -> Deferred<Meddler?>?) { self.deferred = deferred }
            deinit { deferred()?.cancel() }
        }
        var deferred: Deferred<Meddler?>? = Deferred()
        deferred?.addCallback { (_: Meddler?) -> Meddler? in nil }
        try deferred?.callback(Meddler { deferred })
        let value = try #require(deferred?.take()).get()
        #expect(value == nil)
        deferred = nil
    }

    // Rule 46: Twisted calls the canceller again.
    @Test func `cancelled again while its canceller runs it does not call it again`() {
        var calls = 0
        let deferred = Deferred<Int>(canceller: { deferred in
            calls += 1
            deferred.cancel()
            try? deferred.callback(calls)
        })
        deferred.cancel()
        #expect(calls == 1)
        #expect(deferred.taken() == 1)
    }
}

/// Work that fires the Deferred it is given, when it is cancelled.
private final class Work: Cancellable {
    var cancellations = 0
    var deferred: Deferred<Int>?

    func cancel() {
        cancellations += 1
        try? deferred?.callback(7)
    }
}
