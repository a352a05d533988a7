// What a session has heard, as its client's connects tell of it. No door, no hub.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
@testable import HTTP
import Language
import Testing

@Suite struct BayeuxSessionTests {
    private let visitor = BayeuxVisitor(
        share: Budget().share(of: .unknown), language: .english, ticket: nil, claim: nil)
    private var places = 0

    private func at(_ seq: Int, in epoch: String = "e") -> Position {
        Position(epoch: epoch, seq: seq)
    }

    private func session(acks: Bool = false, retriesWithNewID: Bool = false) -> BayeuxSession {
        BayeuxSession(
            of: visitor, at: at(10), acks: acks, retriesWithNewID: retriesWithNewID)
    }

    private func subscribe(
        _ session: inout BayeuxSession, _ name: String = "/chat/a", from seq: Int? = nil,
        now: Int = 10, by id: String = "s"
    ) throws {
        _ = session.subscribe(
            to: try BayeuxChannel(name), from: seq.map { BayeuxBeginning(at($0)) }, now: at(now),
            by: id)
    }

    /// A connect comes, and is answered with messages up to `next`.
    private mutating func answer(
        _ session: inout BayeuxSession, id: String, ack: Int? = nil, isHasty: Bool = false,
        upTo next: Int, hasMessages: Bool = true
    ) -> Int? {
        places += 1
        let place = BayeuxPlace(loop: 0, number: places)
        _ = session.beginConnect(
            at: place, id: id, ack: ack, isHasty: isHasty)
        let since = session.ask(in: "e")?.since.seq
        session.endConnect(at(next), hasMessages: hasMessages)
        return since
    }

    @Test mutating func `a new id says that the answer has arrived`() throws {
        var session = session()
        try subscribe(&session)
        #expect(answer(&session, id: "1", upTo: 12) == 10)
        #expect(answer(&session, id: "2", upTo: 15) == 12)
        #expect(answer(&session, id: "3", upTo: 15) == 15)
    }

    @Test mutating func `the same id again says that it was lost`() throws {
        var session = session()
        try subscribe(&session)
        #expect(answer(&session, id: "1", upTo: 12) == 10)
        #expect(answer(&session, id: "1", upTo: 13) == 10)
        #expect(answer(&session, id: "1", upTo: 14) == 10)
        #expect(answer(&session, id: "2", upTo: 14) == 14)
    }

    @Test(arguments: [true, false])
    mutating func `CometD's clients ask with a new id, and in haste, when an answer was lost`(
        isOfCometD: Bool
    ) throws {
        var session = session(retriesWithNewID: isOfCometD)
        try subscribe(&session)
        #expect(answer(&session, id: "1", upTo: 12) == 10)
        #expect(answer(&session, id: "2", isHasty: true, upTo: 12) == (isOfCometD ? 10 : 12))
    }

    @Test mutating func `an empty answer cannot be lost`() throws {
        var session = session()
        try subscribe(&session)
        #expect(answer(&session, id: "1", upTo: 12, hasMessages: false) == 10)
        #expect(answer(&session, id: "1", upTo: 12) == 12)
    }

    @Test mutating func `a client that acknowledges says itself what it has heard`() throws {
        var session = session(acks: true)
        try subscribe(&session)
        #expect(answer(&session, id: "1", ack: 10, upTo: 12) == 10)
        #expect(answer(&session, id: "2", ack: 10, upTo: 12) == 10)
        #expect(answer(&session, id: "3", ack: 12, upTo: 15) == 12)
        // It was never told of 99.
        #expect(answer(&session, id: "4", ack: 99, upTo: 15) == 15)
        #expect(answer(&session, id: "5", ack: 3, upTo: 15) == 15)
        #expect(answer(&session, id: "6", upTo: 15) == 15)
    }

    @Test mutating func `what is subscribed after an answer is not confirmed with it`() throws {
        var session = session()
        try subscribe(&session)
        #expect(answer(&session, id: "1", upTo: 20) == 10)
        try subscribe(&session, "/chat/b", from: 0, now: 20, by: "s2")
        #expect(answer(&session, id: "2", upTo: 7) == 0)
        // Only b was asked for: it stood lowest.
        #expect(answer(&session, id: "3", upTo: 20) == 7)
        #expect(answer(&session, id: "4", upTo: 20) == 20)
    }

    @Test mutating func `those that stand lowest are asked for first, until all are level`() throws
    {
        var session = session()
        try subscribe(&session, "/chat/a", from: 5)
        try subscribe(&session, "/chat/b", from: 2)
        try subscribe(&session, "/chat/c", from: 2)
        let asked = session.ask(in: "e")
        let question = try #require(asked)
        #expect(question.interest.channels.map(\.description) == ["b", "c"])
        #expect(!question.isLevel)
        session.confirm(at(9))
        #expect(session.ask(in: "e")?.interest.channels.map(\.description) == ["a"])
        session.confirm(at(9))
        #expect(session.ask(in: "e")?.isLevel == true)
    }

    @Test mutating func `another journal goes first, for its gap is to be told`() throws {
        var session = session()
        try subscribe(&session, "/chat/a", from: 5)
        _ = session.subscribe(
            to: try BayeuxChannel("/chat/b"), from: BayeuxBeginning(at(99, in: "old")),
            now: at(10), by: nil)
        let asked = session.ask(in: "e")
        let question = try #require(asked)
        #expect(question.since == at(99, in: "old"))
        session.confirm(at(11))
        #expect(session.ask(in: "e")?.since == at(5))
    }

    @Test mutating func `the same message subscribes once, however often it comes`() throws {
        var session = session()
        try subscribe(&session, from: 3, by: "7")
        #expect(answer(&session, id: "8", upTo: 9) == 3)
        try subscribe(&session, from: 3, by: "7")
        #expect(answer(&session, id: "9", upTo: 9) == 9)
        try subscribe(&session, from: 3, by: "10")
        #expect(answer(&session, id: "11", upTo: 9) == 3)
    }

    @Test func `subscribing twice without a position changes none`() throws {
        var session = session()
        try subscribe(&session, now: 10)
        try subscribe(&session, now: 50, by: "again")
        #expect(session.ask(in: "e")?.since == at(10))
    }

    @Test func `what was ephemeral only begins now where messages are added`() throws {
        var session = session()
        try subscribe(&session, "/chat/a/passing", now: 10)
        try subscribe(&session, "/chat/a", now: 50, by: "2")
        #expect(session.ask(in: "e")?.since == at(50))
    }

    @Test func `an event stream goes on from what its client has heard`() throws {
        var session = session()
        try subscribe(&session)
        _ = session.beginEvents(at: BayeuxPlace(loop: 0, number: 1), from: nil)
        _ = session.ask(in: "e")
        session.confirm(at(14))
        _ = session.beginEvents(at: BayeuxPlace(loop: 1, number: 1), from: at(12))
        #expect(session.ask(in: "e")?.since == at(12))
        // A client cannot hear what was before its subscription.
        _ = session.beginEvents(at: BayeuxPlace(loop: 1, number: 2), from: at(1))
        #expect(session.ask(in: "e")?.since == at(10))
    }

    @Test func `a client that comes back and says nothing has heard nothing`() throws {
        var session = session()
        try subscribe(&session)
        _ = session.beginEvents(at: BayeuxPlace(loop: 0, number: 1), from: nil)
        _ = session.ask(in: "e")
        session.confirm(at(14))
        _ = session.beginEvents(at: BayeuxPlace(loop: 0, number: 2), from: nil)
        #expect(session.ask(in: "e")?.since == at(10))
    }

    @Test func `the newest connect waits, and the one before is named`() throws {
        var session = session()
        let (one, other) = (BayeuxPlace(loop: 0, number: 1), BayeuxPlace(loop: 1, number: 1))
        #expect(session.beginConnect(at: one, id: nil, ack: nil, isHasty: false) == nil)
        #expect(session.beginConnect(at: other, id: nil, ack: nil, isHasty: false) == one)
        guard case .replaced = session.lookFromConnect(one, in: "e", bringsMessages: true)
        else {
            Issue.record("the older connect still counts")
            return
        }
    }

    @Test func `unsubscribing leaves what is listened to besides`() throws {
        var session = session()
        try subscribe(&session, "/chat/a")
        try subscribe(&session, "/chat/a/*", by: "2")
        #expect(session.unsubscribe(from: try BayeuxChannel("/chat/a")) == false)
        #expect(session.subscriptions.first?.parts.first?.views == .below)
        #expect(session.unsubscribe(from: try BayeuxChannel("/chat/b")) == false)
        #expect(session.unsubscribe(from: try BayeuxChannel("/chat/a/*")))
        #expect(session.ask(in: "e") == nil)
    }
}
