// A handle whose type is out of date stops the program with a sentence.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct StaleHandleTests {
    @Test func `the creator's handle stays good for firing`() throws {
        let deferred = Deferred<Int>()
        let last = deferred.addCallback { "\($0)" }
        try deferred.callback(1)
        #expect(last.taken() == "1")
    }

    @Test func `adding through it names both types and where it was created`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let deferred = Deferred<Int>(file: "Created.swift", line: 5)
            deferred.addCallback { "\($0)" }
            deferred.addCallback({ $0 + 1 }, file: "Used.swift", line: 7)
        }
        let sentence =
            "stale handle: result is String by now, not Int;"
            + " use the Deferred that addCallback returned"
            + " (created at Created.swift:5, used at Used.swift:7)"
        #expect(result?.says(sentence) == true)
    }

    @Test func `firing through a later handle names both types`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let deferred = Deferred<Int>(file: "Created.swift", line: 5)
            let last = deferred.addCallback { "\($0)" }
            try last.callback("1", file: "Used.swift", line: 7)
        }
        let sentence =
            "stale handle: callback takes Int, not String;"
            + " fire through the Deferred that was created"
            + " (created at Created.swift:5, used at Used.swift:7)"
        #expect(result?.says(sentence) == true)
    }

    @Test func `returning it from a stage names both types`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let inner = Deferred<Int>(file: "Created.swift", line: 5)
            inner.addCallback { "\($0)" }
            Deferred.succeed(1).addCallback { _ in inner }
        }
        let sentence =
            "stale handle: result is String by now, not Int;"
            + " use the Deferred that addCallback returned (created at Created.swift:5)"
        #expect(result?.says(sentence) == true)
    }

    @Test func `adding after a hand-over says to use spent`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let inner = Deferred<Int>(file: "Created.swift", line: 5)
            Deferred.succeed(1).addCallback { _ in inner }
            inner.addCallback({ $0 + 1 }, file: "Used.swift", line: 7)
        }
        let sentence =
            "stale handle: result is () by now, not Int;"
            + " it was returned to another chain, which has its result; use `spent`"
            + " (created at Created.swift:5, used at Used.swift:7)"
        #expect(result?.says(sentence) == true)
    }

    @Test func `adding to a member of a race says to use spent`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let member = Deferred<Int>()
            _ = race([member])
            member.addCallback { $0 + 1 }
        }
        #expect(
            result?.says("it is a member of a race, which has its result; use `spent`") == true)
    }

    @Test func `adding to a member whose errors are consumed says to use consumed`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let member = Deferred<Int>()
            _ = all([member], consumeErrors: true)
            member.addCallback { $0 + 1 }
        }
        #expect(
            result?.says("it is a member of a group that consumes errors; use `consumed`") == true)
    }

    @Test func `a member that is taken while its group is made says to use spent`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let taken = Deferred<Int>()
            let loser = Deferred<Int>(canceller: { _ in _ = race([taken]) })
            _ = race([.succeed(1), loser, taken])
        }
        #expect(
            result?.says("it is a member of a race, which has its result; use `spent`") == true)
    }

    @Test func `spent of one that was not handed over is stale too`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            Deferred<Int>().spent.addCallback {}
        }
        #expect(result?.says("stale handle: result is Int by now, not ()") == true)
    }
}
