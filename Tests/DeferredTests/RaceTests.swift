// Rule 72: race.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct RaceTests {
    // Rule 72. Twisted: test_success
    @Test(arguments: 0..<3)
    func `the first value wins, the others are cancelled once`(winner: Int) throws {
        var cancelled: [Int] = []
        let members = (0..<3).map { index in
            Deferred<String>(canceller: { _ in cancelled.append(index) })
        }
        let contest = race(members)
        try members[winner].callback("won")
        let (index, value) = try #require(contest.taken())
        #expect(index == winner && value == "won")
        #expect(cancelled == [0, 1, 2].filter { $0 != winner })
    }

    // Rule 72. Twisted: test_failure
    @Test func `a failure loses no race that another can win`() throws {
        let members = [Deferred<Int>(), Deferred<Int>()]
        let contest = race(members)
        try members[0].errback(Boom())
        #expect(!contest.hasFired)
        try members[1].callback(1)
        #expect(contest.taken()?.index == 1)
    }

    // Rule 72. Twisted: test_resultAfterCancel
    @Test func `what a loser brings late is dropped`() throws {
        let loser = Deferred<Int>(canceller: { try? $0.callback(2) })
        let winner = Deferred<Int>()
        let contest = race([loser, winner])
        try winner.callback(1)
        #expect(contest.taken()?.value == 1)
        #expect(loser.spent.taken() != nil)
    }

    // Rule 72. Twisted: test_resultFromCancel
    @Test func `when all fail it fails with all of them, in order`() throws {
        let members = [Deferred<Int>(), Deferred<Int>(), Deferred<Int>()]
        let contest = race(members)
        try members[2].errback(Boom())
        try members[0].errback(Other())
        try members[1].errback(Boom())
        let group = try #require(contest.error() as? FailureGroup)
        #expect(group.failures.map { "\($0.error)" } == ["Other()", "Boom()", "Boom()"])
        #expect("\(group)".hasPrefix("all 3 failed: Other() in"))
    }

    // Rule 72. Twisted: test_cancel
    @Test func `cancelling the race cancels every member`() {
        let members = [Deferred<Int>(), Deferred<Int>()]
        let contest = race(members)
        contest.cancel()
        #expect(!members.contains { !$0.hasFired })
        #expect(contest.error() is FailureGroup)
    }

    // Rule 72: Twisted recurses until Python stops it.
    @Test func `a member that waits for its own race breaks the race`() throws {
        let circular = Deferred<Int>()
        let other = Deferred<Int>()
        let contest = race([circular, other])
        circular.spent.addCallback { contest }.addCallback { _ in }
        try circular.errback(Boom())
        try other.callback(1)
        #expect(!contest.hasFired)
        #expect(other.spent.error() is CircularChainError)
    }

    // Rule 7, 72: found by the referee.
    @Test func `a race that was fired from outside is no circle, and is not fired twice`() throws {
        let member = Deferred<Int>()
        let winner = Deferred<Int>()
        let contest = race([member, winner])
        contest.addErrback { failure in
            try winner.callback(1)
            throw failure
        }
        try member.errback(Boom())
        member.spent.addCallback { contest }.addCallback { _ in }.addErrback { _ in }
        try contest.errback(Boom())
        #expect(winner.spent.error() is AlreadyCalledError)
    }

    // Rule 72, 83: a task takes its time to answer a cancel; by then the race has failed.
    @MainActor
    @Test func `a race of tasks that was cancelled does not fire twice`() async throws {
        let never = Deferred<Int>()
        let member = Deferred { try await never.value() }
        let contest = race([member])
        contest.cancel()
        #expect(contest.error() is CancelledError)
        while !member.hasFired { await Task.yield() }
        #expect(member.spent.error() == nil)
    }

    // Rule 72, 83
    @MainActor
    @Test func `a task that answers a cancel with a value does not fire the race`() async throws {
        let never = Deferred<Int>()
        let member = Deferred {
            do { return try await never.value() } catch { return 7 }
        }
        let contest = race([member])
        contest.cancel()
        #expect(contest.error() is CancelledError)
        while !member.hasFired { await Task.yield() }
        #expect(member.spent.error() == nil)
    }

    // Rule 72. In Twisted the member goes on with AlreadyCalledError.
    @Test func `what a member brings when its race was cancelled is dropped`() throws {
        let later = Deferred<Int>()
        let member = Deferred<Int>()
        member.addErrback { _ in later }
        let contest = race([member])
        contest.cancel()
        #expect(contest.error() is CancelledError)
        try later.callback(7)
        #expect(member.spent.error() == nil)
    }

    // Rule 33, 72
    @Test func `a stage that returns a member gets HandedOverError`() throws {
        let created = #line + 1
        let member = Deferred<Int>()
        let contest = race([member])
        let outer = Deferred.succeed(1).addCallback { _ in member }
        let error = try #require(outer.error() as? HandedOverError)
        #expect(error.created.line == created)
        #expect(
            "\(error)".hasSuffix("it is a member of a race, which has its result; use `spent`"))
        try member.callback(7)
        #expect(contest.taken()?.value == 7)
    }

    // Rule 33, 72
    @Test func `a stage may return what is left of a member`() throws {
        let member = Deferred<Int>()
        let contest = race([member])
        let outer = Deferred.succeed(1).addCallback { _ in member.spent }
        try member.callback(7)
        #expect(outer.taken() != nil)
        #expect(contest.taken()?.value == 7)
    }

    // Rule 72, and the cycles of rule 85
    @Test func `a race that nobody can finish is freed, with its members`() {
        let census = Census()
        do {
            let citizen = census.citizen()
            let members = [Deferred<Int>(), Deferred<Int>()]
            race(members).addBoth { _ in _ = citizen }
            for member in members { member.spent.addBoth { _ in _ = citizen } }
            #expect(census.count == 1)
        }
        #expect(census.count == 0)
    }

    // Rule 72: nobody can fire them, and so the race is as if it had cancelled them.
    @Test func `members that are gone count as cancelled when the race is`() throws {
        var cancelled = 0
        let contest = race([Deferred<Int>(), Deferred(canceller: { _ in cancelled += 1 })])
        contest.cancel()
        let group = try #require(contest.error() as? FailureGroup)
        #expect(
            group.failures.count == 2 && !group.failures.contains { !($0.error is CancelledError) })
        #expect(cancelled == 1)
    }
}
