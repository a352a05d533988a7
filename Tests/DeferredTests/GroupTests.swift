// Rules 65-71: all, gather, first.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct GroupTests {
    /// A result as text: tuples and failures are not Equatable.
    private func text<Value>(_ results: [Result<Value, Failure>]?) -> [String]? {
        results?.map { result in
            switch result {
            case .success(let value): "\(value)"
            case .failure(let failure): "\(failure.error)"
            }
        }
    }

    // MARK: all

    // Rule 65. Twisted: testDeferredList
    @Test func `all fires with every result, in the order of the members`() throws {
        let members = (0..<3).map { _ in Deferred<Int>() }
        let group = all(members)
        try members[2].callback(2)
        try members[0].callback(0)
        #expect(!group.hasFired)
        try members[1].errback(Boom())
        #expect(text(group.taken()) == ["0", "Boom()", "2"])
        members[1].addErrback { _ in 0 }
    }

    // Rule 65. Twisted: testDeferredListWithAlreadyFiredDeferreds
    @Test func `all of members that have fired fires at once`() {
        let failed = Deferred<Int>.fail(Boom())
        #expect(text(all([.succeed(1), failed]).taken()) == ["1", "Boom()"])
        failed.addErrback { _ in 0 }
    }

    // Rule 66. Twisted: testDeferredListDontConsumeErrors
    @Test func `members keep their failures`() throws {
        let member = Deferred<Int>()
        let group = all([member])
        try member.errback(Boom())
        #expect(text(group.taken()) == ["Boom()"])
        #expect(member.error() is Boom)
    }

    // Rule 66. Twisted: testDeferredListConsumeErrors
    @Test func `consumeErrors leaves nil in place of failures`() throws {
        let failing = Deferred<Int>()
        let succeeding = Deferred<Int>()
        let group = all([failing, succeeding], consumeErrors: true)
        try failing.errback(Boom())
        try succeeding.callback(1)
        #expect(text(group.taken()) == ["Boom()", "1"])
        #expect(failing.consumed.taken() == .some(nil))
        #expect(succeeding.consumed.taken() == 1)
    }

    // Rule 69. Twisted: testEmptyDeferredList, DeferredListEmptyTests
    @Test func `all and gather of no members fire at once, first and race never`() {
        let none: [Deferred<Int>] = []
        #expect(text(all(none).taken()) == [])
        #expect(gather(none).taken() == [])
        #expect(!first(none).hasFired)
        #expect(!race(none).hasFired)
    }

    // MARK: gather

    // Rule 71. Twisted: test_gatherResults
    @Test func `gather fires with the values in order`() throws {
        let members = [Deferred<String>(), Deferred<String>()]
        let group = gather(members)
        try members[1].callback("b")
        try members[0].callback("a")
        #expect(group.taken() == ["a", "b"])
    }

    // Rule 71, 68. Twisted: testDeferredListFireOnOneError, …WithAlreadyFiredDeferreds,
    // test_gatherResultsWithConsumeErrors
    @Test(arguments: [false, true])
    func `gather fails with the first failure, the others go on`(consume: Bool) throws {
        let members = (0..<3).map { _ in Deferred<Int>() }
        let group = gather(members, consumeErrors: consume)
        try members[1].errback(Boom())
        let error = try #require(group.error() as? FirstError)
        #expect(error.index == 1)
        #expect(error.failure.error is Boom)
        #expect(!members[0].hasFired)
        try members[0].callback(0)
        try members[2].errback(Other())
        if consume {
            #expect(members[1].consumed.taken() == .some(nil))
            #expect(members[2].consumed.taken() == .some(nil))
        } else {
            #expect(members[1].error() is Boom)
            #expect(members[2].error() is Other)
        }
    }

    // Rule 68
    @Test func `gather of a member that has failed fails at once`() throws {
        let failed = Deferred<Int>.fail(Boom())
        let group = gather([Deferred<Int>(), failed])
        #expect((group.error() as? FirstError)?.index == 1)
        failed.addErrback { _ in 0 }
    }

    // Rule 68. Twisted: FirstErrorTests test_repr, test_str
    @Test func `FirstError shows its failure and index`() throws {
        let failed = Deferred<Int>.fail(Boom())
        let error = try #require(gather([failed], consumeErrors: true).error() as? FirstError)
        #expect("\(error)".hasPrefix("FirstError[#0, Boom() in Deferred #"))
        #expect(error.failure.site == failed.created(by: error))
    }

    // Twisted: test_comparison
    @Test func `FirstErrors are equal if their indices and their errors are`() {
        func first<E: Error>(_ error: E, _ index: Int) -> FirstError? {
            let members = (0..<index).map { _ in Deferred<Int>() } + [.fail(error)]
            return gather(members, consumeErrors: true).error() as? FirstError
        }
        struct Incomparable: Error {}
        #expect(first(Boom(), 13) == first(Boom(), 13))
        #expect(first(Boom(), 13) != first(Boom(), 9))
        #expect(first(Boom(), 13) != first(Other(), 13))
        #expect(first(TimeoutError(limit: .zero), 0) != first(TimeoutError(limit: .seconds(1)), 0))
        #expect(first(Incomparable(), 0) != first(Incomparable(), 0))
    }

    // Rule 71
    @Test func `gather of several types fires with a tuple`() throws {
        let name = Deferred<String>()
        let age = Deferred<Int>()
        let isAdmin = Deferred<Bool>()
        let group = gather(name, age, isAdmin)
        try age.callback(36)
        try isAdmin.callback(true)
        #expect(!group.hasFired)
        try name.callback("Ada")
        let (first, second, third) = try #require(group.taken())
        #expect(first == "Ada" && second == 36 && third)
        #expect(name.taken() == "Ada")
    }

    // Rule 71
    @Test func `gather of several types fails with the first failure`() throws {
        let name = Deferred<String>()
        let age = Deferred<Int>()
        let group = gather(name, age, consumeErrors: true)
        try age.errback(Boom())
        #expect((group.error() as? FirstError)?.index == 1)
        try name.callback("Ada")
        #expect(name.consumed.taken() == "Ada")
    }

    // MARK: first

    // Rule 67
    @Test func `first fires with the first value and its index`() throws {
        let members = (0..<3).map { _ in Deferred<String>() }
        let group = first(members, consumeErrors: true)
        try members[0].errback(Boom())
        try members[2].callback("won")
        let (value, index) = try #require(group.taken())
        #expect(value == "won" && index == 2)
        try members[1].callback("late")
        #expect(members[1].consumed.taken() == "late")
    }

    // Rule 67: Twisted fires with the list, which is another type.
    @Test func `first fails with all failures when all fail`() throws {
        let members = [Deferred<Int>(), Deferred<Int>()]
        let group = first(members, consumeErrors: true)
        try members[1].errback(Other())
        try members[0].errback(Boom())
        let error = try #require(group.error() as? FailureGroup)
        #expect(error.failures.map { "\($0.error)" } == ["Boom()", "Other()"])
    }

    // MARK: cancelling

    /// One of each kind, over members of which the first has fired.
    private enum Kind: CaseIterable { case all, gather, first, tuple }

    private func group(_ kind: Kind, _ members: [Deferred<Int>]) -> Deferred<Void> {
        switch kind {
        case .all: all(members, consumeErrors: true).addCallback { _ in }
        case .gather: gather(members, consumeErrors: true).addCallback { _ in }
        case .first: first(members, consumeErrors: true).addCallback { _ in }
        case .tuple:
            gather(members[0], members[1], members[2], consumeErrors: true).addCallback { _ in }
        }
    }

    // Rule 70. Twisted: test_cancelDeferredList, test_cancelDeferredListCallback,
    // test_cancelDeferredListWithFireOnOneCallback, …WithFireOnOneErrback, test_cancelGatherResults
    @Test(arguments: Kind.allCases)
    private func `cancelling a group cancels every member`(kind: Kind) throws {
        var cancelled: [Int] = []
        let members = (0..<3).map { index in
            Deferred<Int>(canceller: { _ in cancelled.append(index) })
        }
        let group = group(kind, members)
        var seen: [any Error] = []
        group.addErrback { seen.append($0.error) }
        group.cancel()
        #expect(cancelled == [0, 1, 2])
        #expect(group.hasFired)
        switch kind {
        case .all: #expect(seen.isEmpty)
        case .gather, .tuple: #expect((seen.first as? FirstError)?.failure.error is CancelledError)
        case .first: #expect((seen.first as? FailureGroup)?.failures.count == 3)
        }
    }

    // Rule 70: the group keeps the members whose canceller it has to call. Nobody can fire the others, and
    // so the group is as if it had cancelled them.
    @Test(arguments: Kind.allCases)
    private func `members that nobody else holds are cancelled, too`(kind: Kind) {
        var cancelled: [Int] = []
        let group = group(
            kind, [.init(), .init(canceller: { _ in cancelled.append(1) }), .init()])
        var seen: [any Error] = []
        group.addErrback { seen.append($0.error) }
        group.cancel()
        group.cancel()
        #expect(cancelled == [1])
        #expect(group.hasFired)
        switch kind {
        case .all: #expect(seen.isEmpty)
        case .gather, .tuple: #expect((seen.first as? FirstError)?.index == 0)
        case .first: #expect((seen.first as? FailureGroup)?.failures.count == 3)
        }
    }

    // The cycles of rule 85: members hold their group.
    @Test(arguments: Kind.allCases)
    private func `a group that nobody can finish is freed, with its members`(kind: Kind) throws {
        let census = Census()
        do {
            let citizen = census.citizen()
            let members = (0..<3).map { _ in Deferred<Int>() }
            group(kind, members).addBoth { _ in _ = citizen }
            for member in members { member.consumed.addBoth { _ in _ = citizen } }
            try members[0].callback(0)
        }
        #expect(census.count == 0)
    }

    @Test(arguments: Kind.allCases)
    private func `a group whose handle is gone fires all the same`(kind: Kind) throws {
        let members = (0..<3).map { _ in Deferred<Int>() }
        var count = 0
        group(kind, members).addCallback { count += 1 }
        for member in members { try member.callback(1) }
        #expect(count == 1)
    }

    // Rule 33, 66
    @Test func `a stage that returns a member whose errors were consumed gets HandedOverError`()
        throws
    {
        let member = Deferred<Int>()
        let group = all([member], consumeErrors: true)
        let outer = Deferred.succeed(1).addCallback { _ in member }
        let error = try #require(outer.error() as? HandedOverError)
        #expect(
            "\(error)".hasSuffix(
                "it is a member of a group that consumes errors; use `consumed`"))
        let next = Deferred.succeed(1).addCallback { _ in member.consumed }
        try member.callback(7)
        #expect(next.taken() == 7)
        #expect(text(group.taken()) == ["7"])
    }

    // Rule 70. Twisted: test_cancelDeferredListWithOriginalDeferreds
    @Test func `the members are those that were given`() {
        var members = [Deferred<Int>(), Deferred<Int>()]
        let given = members
        let group = all(members, consumeErrors: true)
        members.append(Deferred())
        group.cancel()
        #expect(!given.contains { !$0.hasFired })
        #expect(!members[2].hasFired)
    }

    // Rule 70: what members make of it is the result; one that is paused has made nothing yet.
    // Twisted: test_cancelGatherResultsWithAllDeferredsCallback,
    // test_cancelDeferredListWithFireOnOneErrbackAllDeferredsCallback
    @Test func `a cancelled group waits for its members`() throws {
        let members = [Deferred<Int>(), Deferred<Int>(canceller: { try? $0.callback(7) })]
        members[0].pause()
        let group = all(members, consumeErrors: true)
        group.cancel()
        #expect(!group.hasFired)
        members[0].unpause()
        #expect(text(group.taken())?.last == "7")
    }

    // Rule 70. Twisted: test_cancelFiredOnOneCallbackDeferredList, …ErrbackDeferredList
    @Test func `cancelling a group that has fired does nothing`() throws {
        let left = Deferred<Int>()
        let won = first([left, .succeed(1)])
        won.cancel()
        #expect(!left.hasFired)
        let failed = gather([left, .fail(Boom())], consumeErrors: true)
        failed.cancel()
        #expect(!left.hasFired)
        failed.addErrback { _ in [] }
    }

    // Rule 67, 70. Twisted: test_cancelDeferredListWithFireOnOneCallbackAndDeferredCallback
    @Test func `a member that waits for another is cancelled through it`() throws {
        let inner = Deferred<Int>()
        let outer = Deferred<Void>.succeed().addCallback { inner }
        let group = first([outer], consumeErrors: true)
        group.cancel()
        #expect(inner.hasFired)
        #expect(group.error() is FailureGroup)
    }

    // Rule 70: a member that waits for its own group makes a circle.
    @Test func `a member that waits for its group is no endless cancelling`() throws {
        let member = Deferred<Int>()
        let other = Deferred<Int>()
        let group = all([member, other], consumeErrors: true)
        member.consumed.addCallback { _ in group }.addCallback { _ in }
        try member.callback(1)
        group.cancel()
        #expect(other.hasFired)
        #expect(group.isHandedOver)
    }
}

extension Deferred {
    /// Where the failure in `error` began, which is where `fail` was called.
    fileprivate func created(by error: FirstError) -> CallSite { error.failure.site }
}
