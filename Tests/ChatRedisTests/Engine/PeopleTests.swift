// People over all nodes, on a real server.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import EventLoop
import LoopSupport
import TestSupport
import Testing

@Suite(.blocking) struct PeopleTests {
    private let harness: EngineHarness
    private let ann = Identity(subject: "user|1", displayName: "Ann | the first")
    private let bob = Identity(name: "bob")

    init() throws {
        harness = try EngineHarness()
    }

    private func change(
        _ identity: Identity, _ isComing: Bool, _ channels: String...
    ) throws -> PresenceChange {
        PresenceChange(identity, in: try channels.map(harness.name), isComing: isComing)
    }

    /// Who is where, as `channel subject name`, in order.
    private func people(_ session: any EngineSession) throws -> [String] {
        try harness.value(session.people()).map {
            "\($0.channel) \($0.person.identity.subject) \($0.person.name)"
        }.sorted()
    }

    /// What the log says, each as its kind, subject and channels.
    private func news() throws -> [String] {
        let engine = try harness.engine()
        let session = try harness.value(
            engine.open(NodeIntroduction(node: "watcher", epoch: nil, heard: 0)))
        let follower = TestFollower()
        let end = try harness.name("end")
        _ = try harness.value(session.tell([.ephemeral(EphemeralNews(channel: end, messages: []))]))
        let feed = try harness.value(
            engine.follow(session.opening.epoch, after: LogMark(seq: 0), for: follower))
        harness.loop.turn {
            if case .ephemeral? = follower.entries.last?.event { true } else { false }
        }
        feed.stop()
        return follower.entries.compactMap { entry in
            switch entry.event {
            case .came(let who, let channels, _): "+\(who.subject) \(channels)"
            case .left(let who, let channels): "-\(who.subject) \(channels)"
            default: nil
            }
        }
    }

    @Test func `who comes to a second node, or leaves only one, is no news`() throws {
        let nodes = try ["n1", "n2"].map { try harness.session(of: $0) }
        _ = try harness.value(
            nodes[0].report([change(ann, true, "a", "b"), change(bob, true, "a")]))
        _ = try harness.value(nodes[1].report([change(ann, true, "a")]))
        _ = try harness.value(nodes[0].report([change(ann, true, "a")]))
        #expect(
            try people(nodes[1]) == [
                "a bob bob", "a user|1 Ann | the first", "b user|1 Ann | the first",
            ])
        _ = try harness.value(nodes[0].report([change(ann, false, "a", "b")]))
        #expect(try people(nodes[1]) == ["a bob bob", "a user|1 Ann | the first"])
        _ = try harness.value(nodes[1].report([change(ann, false, "a"), change(bob, false, "a")]))
        #expect(try people(nodes[1]) == ["a bob bob"])
        #expect(
            try news() == ["+user|1 [a, b]", "+bob [a]", "-user|1 [b]", "-user|1 [a]"])
    }

    @Test func `a channel lists so many people, and a chat`() throws {
        let session = try harness.session {
            $0.maxPeoplePerChannel = 2
            $0.maxPeople = 3
        }
        let changes = try (1...3).map { try change(Identity(name: "p\($0)"), true, "a", "b") }
        _ = try harness.value(session.report(changes))
        #expect(try people(session) == ["a p1 p1", "a p2 p2", "b p1 p1"])
        _ = try harness.value(session.report([change(Identity(name: "p1"), false, "b")]))
        _ = try harness.value(session.report([change(bob, true, "b")]))
        #expect(try people(session) == ["a p1 p1", "a p2 p2", "b bob bob"])
    }

    @Test func `the people of a node that is silent leave, some at a time`() throws {
        let nodes = try ["n1", "n2"].map { try harness.session(of: $0) { $0.hold = .seconds(1) } }
        let crowd = try (1...600).map { try change(Identity(name: "p\($0)"), true, "a") }
        _ = try harness.value(nodes[0].report(crowd + [change(bob, true, "a", "b")]))
        _ = try harness.value(nodes[1].report([change(bob, true, "b")]))
        #expect(try harness.value(nodes[1].reap("n1")))
        #expect(try people(nodes[1]).count == 602)
        try harness.server.ask("ZADD", "{chat}:nodes", "1000", "n1")
        #expect(try harness.value(nodes[1].beat()).silent == ["n1"])
        #expect(try harness.value(nodes[1].reap("n1")) == false)
        #expect(try harness.value(nodes[1].reap("n1")))
        #expect(try people(nodes[1]) == ["b bob bob"])
        #expect(try harness.value(nodes[1].beat()).silent.isEmpty)
        #expect(try harness.value(nodes[0].beat()).wasForgotten)
        #expect(try news().count { $0.hasPrefix("-") } == 601)
    }

    @Test func `a node that has left leaves its people to their grace`() throws {
        let nodes = try ["n1", "n2"].map { try harness.session(of: $0) { $0.hold = .seconds(1) } }
        _ = try harness.value(nodes[0].report([change(bob, true, "a")]))
        _ = try harness.value(nodes[0].leave())
        #expect(try harness.value(nodes[1].beat()).silent.isEmpty)
        #expect(try people(nodes[1]) == ["a bob bob"])
        try harness.server.ask("ZADD", "{chat}:left", "1000", "n1")
        #expect(try harness.value(nodes[1].beat()).silent == ["n1"])
        #expect(try harness.value(nodes[1].reap("n1")))
        #expect(try people(nodes[1]).isEmpty)
        #expect(try harness.server.ask("KEYS", "{chat}:p*").isEmpty)
    }

    @Test func `a node is new at its first beat, and then known`() throws {
        let session = try harness.session()
        let first = try harness.value(session.beat())
        #expect(first.wasForgotten && (first.bytes ?? 0) > 100_000)
        #expect(try harness.value(session.beat()) == EngineBeat(seq: 0))
    }
}
