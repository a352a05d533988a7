// Rules 40-42: pause and unpause.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct PauseTests {
    // Rule 40. Twisted: testPausedFailure
    @Test func `a paused Deferred runs what was added when it is unpaused`() {
        let deferred = Deferred<Void>.fail(Boom())
        var seen: [any Error] = []
        deferred.pause()
        deferred.addErrback { seen.append($0.error) }
        #expect(seen.isEmpty)
        deferred.unpause()
        #expect(seen.first is Boom)
    }

    // Rule 40. Twisted: testUnpauseBeforeCallback
    @Test func `unpausing before the firing runs nothing`() throws {
        let deferred = Deferred<Int>()
        var seen: [Int] = []
        deferred.pause()
        deferred.addCallback { seen.append($0) }
        deferred.unpause()
        #expect(seen.isEmpty)
        try deferred.callback(1)
        #expect(seen == [1])
    }

    // Rule 40
    @Test func `pauses count`() throws {
        let deferred = Deferred<Int>()
        var seen: [Int] = []
        deferred.addCallback { seen.append($0) }
        deferred.pause()
        deferred.pause()
        try deferred.callback(1)
        deferred.unpause()
        #expect(seen.isEmpty)
        deferred.unpause()
        #expect(seen == [1])
    }

    // Rule 40. Twisted: test_callbackReturnsDeferred
    @Test func `a chain waits for a paused inner to be unpaused`() throws {
        let inner = Deferred<Int>()
        let outer = Deferred<Int>()
        var seen: [Int] = []
        inner.pause()
        outer.addCallback { _ in inner }.addCallback { seen.append($0) }
        try outer.callback(1)
        #expect(seen.isEmpty)
        try inner.callback(2)
        #expect(seen.isEmpty)
        inner.unpause()
        #expect(seen == [2])
    }

    // Rule 40: a pause is looked at before a chain runs, not between its stages.
    @Test func `pausing from within a stage holds back what is added later`() throws {
        let deferred = Deferred<Int>()
        var seen: [String] = []
        deferred.addCallback { value in
            seen.append("first")
            deferred.pause()
            return value
        }.addCallback { value in
            seen.append("second \(value)")
            return value
        }
        try deferred.callback(1)
        #expect(seen == ["first", "second 1"])
        deferred.addCallback { seen.append("third \($0)") }
        #expect(seen == ["first", "second 1"])
        deferred.unpause()
        #expect(seen == ["first", "second 1", "third 1"])
    }

    // Rule 40: paused by its own stage, an inner still hands over what its last stage leaves.
    @Test func `a chain paused from within still hands its result over`() throws {
        let inner = Deferred<Int>()
        let outer = Deferred<Void>.succeed().addCallback { inner }
        var seen: [Int] = []
        outer.addCallback { seen.append($0) }
        inner.spent.addCallback { seen.append(-1) }
        try inner.callback(1)
        #expect(seen == [1, -1])
    }

    // Rule 41. Twisted: test_pausedDeferredChained
    @Test func `a paused outer does not stop the inner`() throws {
        let first = Deferred<Void>()
        let second = Deferred<Void>()
        first.addCallback { second }
        try first.callback()
        first.pause()
        try second.callback()
        var count = 0
        second.addCallback { count += 1 }
        #expect(count == 1)
    }

    // Rule 41
    @Test func `stages behind a hand-over to a paused outer wait for the next kick`() throws {
        let inner = Deferred<Void>()
        let outer = Deferred<Void>()
        var seen: [String] = []
        outer.addCallback { inner }.addCallback { seen.append("outer") }
        try outer.callback()
        inner.addCallback { seen.append("behind") }
        outer.pause()
        try inner.callback()
        #expect(seen.isEmpty)
        inner.addCallback { seen.append("kick") }
        #expect(seen == ["behind", "kick"])
        outer.unpause()
        #expect(seen == ["behind", "kick", "outer"])
    }

    // Rule 42
    @Test func `one unpause too many stops with a sentence that names both sites`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let deferred = Deferred<Int>(file: "Created.swift", line: 11)
            deferred.pause()
            deferred.unpause()
            deferred.unpause(file: "Unpaused.swift", line: 22)
        }
        let sentence =
            "the Deferred created at Created.swift:11 was unpaused at Unpaused.swift:22,"
            + " but it was not paused; call unpause once for each pause"
        #expect(result?.says(sentence) == true)
    }

    // Rule 42
    @Test func `waiting for another Deferred is no pause to take back`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let inner = Deferred<Int>()
            let outer = Deferred<Void>.succeed().addCallback { inner }
            outer.unpause()
        }
        #expect(result?.says("but it was not paused") == true)
    }
}
