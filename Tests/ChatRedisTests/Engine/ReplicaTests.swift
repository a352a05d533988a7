// A primary with a replica, and least rights.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import LoopSupport
import TestSupport
import Testing

@testable import ChatRedis

@Suite(.blocking) struct ReplicaTests {
    private let harness: EngineHarness
    private let replica: RedisProcess
    private let follower = TestFollower()

    init() throws {
        harness = try EngineHarness()
        replica = try RedisProcess("replicaof 127.0.0.1 \(harness.server.port)")
        try harness.eventually { [replica] in
            try replica.ask("INFO", "replication").contains("link_status:up")
        }
    }

    private var url: String {
        "redis://127.0.0.1:\(replica.port),127.0.0.1:\(harness.server.port)/chat"
    }

    private func node() throws -> (engine: RedisEngine, session: any EngineSession) {
        let engine = try harness.engine(url)
        let introduction = NodeIntroduction(node: "ann", epoch: nil, heard: 0)
        return (engine, try harness.value(engine.open(introduction)))
    }

    /// The connections of a server that wait for the log.
    private func readers(_ server: RedisProcess) throws -> Int {
        try server.ask("CLIENT", "LIST").split(separator: "\n").count { $0.contains("cmd=xread") }
    }

    @Test func `the log is heard from the replica`() throws {
        let (engine, session) = try node()
        try harness.eventually {
            try replica.ask("HGET", "{chat}:meta", "epoch") == session.opening.epoch
        }
        let feed = try harness.value(
            engine.follow(session.opening.epoch, after: LogMark(seq: 0), for: follower))
        try harness.publish(harness.draft(), on: session)
        harness.loop.turn { self.follower.messages.count == 1 }
        try harness.eventually { try readers(replica) == 1 }
        #expect(try readers(harness.server) == 0)
        feed.stop()
    }

    @Test func `a replica that loses its primary ends the feed`() throws {
        let (engine, session) = try node()
        try harness.eventually {
            try replica.ask("HGET", "{chat}:meta", "epoch") == session.opening.epoch
        }
        let feed = try harness.value(
            engine.follow(session.opening.epoch, after: LogMark(seq: 0), for: follower))
        try replica.ask("REPLICAOF", "127.0.0.1", "1")
        harness.loop.turn { self.follower.ends.count == 1 }
        #expect(follower.ends.first?.endsSession == true)
        _ = feed
    }

    @Test func `a primary that becomes a replica ends the session`() throws {
        let (_, session) = try node()
        let listener = TestSessionListener()
        session.listener = listener
        try harness.server.ask("REPLICAOF", "127.0.0.1", "1")
        let error = try harness.error(session.publish([harness.draft()]))
        #expect(listener.ends == [error].compactMap { $0 } && listener.ends.count == 1)
    }

    @Test func `a primary with too few replicas takes nothing, and the session ends`() throws {
        let (_, session) = try node()
        let listener = TestSessionListener()
        session.listener = listener
        try harness.server.ask("CONFIG", "SET", "min-replicas-to-write", "3")
        #expect(
            try harness.error(session.publish([harness.draft()]))
                == .gone("Redis says NOREPLICAS"))
        #expect(listener.ends.count == 1)
    }
}

@Suite(.blocking) struct RightsTests {
    private let harness: EngineHarness

    init() throws {
        harness = try EngineHarness()
    }

    /// docs/deploy/cluster/users.acl has the same line.
    private static let rights = """
        ~{chat}:* resetchannels -@all +@read +@write +@connection -@dangerous -@keyspace +del +unlink \
        +exists +pexpire +pttl +evalsha +script|load +time +info +role
        """

    private func allow(_ rights: String) throws {
        let words = rights.split(separator: " ").map(String.init)
        let command = try #require(Command.find("redis-cli"))
        let client = try Command(
            command,
            ["-p", "\(harness.server.port)", "ACL", "SETUSER", "fireside", "reset", "on", ">pass"]
                + words)
        #expect(client.exitStatus() == 0)
    }

    private var url: String { "redis://fireside:pass@127.0.0.1:\(harness.server.port)/chat" }

    private func open(_ url: String) throws -> Deferred<any EngineSession> {
        try harness.engine(url).open(NodeIntroduction(node: "ann", epoch: nil, heard: 0))
    }

    @Test func `all that a node does works with the least rights`() throws {
        try allow(RightsTests.rights)
        let engine = try harness.engine(url) { $0.retention.totalBytes = 1 }
        let session = try harness.value(
            engine.open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        let follower = TestFollower()
        let feed = try harness.value(
            engine.follow(session.opening.epoch, after: LogMark(seq: 0), for: follower))
        let long = String(repeating: "x", count: 5000)
        try harness.publish(harness.draft(), harness.draft(long), on: session)
        let a = try harness.name("a")
        let ann = Identity(name: "ann")
        let claim = SessionClaim(session: "s", name: "ann", looks: ["ann"])
        let edit = try harness.change(1, to: "new")
        let record = Record(key: "k", value: [], expires: Timestamp(milliseconds: 1))
        let (deletion, wrong) = (try harness.change(1), try harness.change(77))
        let calls: [Deferred<Void>] = [
            session.revise(edit).addCallback { _ in },
            session.revise(deletion).addCallback { _ in }, session.beat().addCallback { _ in },
            session.readBack([a], before: nil, limit: 5).addCallback { _ in },
            session.report([PresenceChange(ann, in: [a], isComing: true)]),
            session.people().addCallback { _ in }, session.sweep(), session.sweep(),
            session.clear(a).addCallback { _ in }, session.revise(wrong).addCallback { _ in },
            session.reap("ann").addCallback { _ in }, session.channels().addCallback { _ in },
            session.newest().addCallback { _ in },
            session.change([.put(record), .remove("x")]).addCallback { _ in },
            session.records(from: nil).addCallback { _ in }, session.leave(),
        ]
        for call in calls { #expect(try harness.error(call) == nil) }
        let requests: [RegisterRequest] = [
            .take(claim, insteadOf: claim), .renew([claim]), .endAll(looks: ["ann"]), .end(claim),
            .reserve(looks: ["x"], holder: "y", .seconds(1)),
            .countTry(key: "k", limit: 1, per: .seconds(1)), .readKeys,
            .replaceKeys(old: nil, new: "k"),
        ]
        for request in requests {
            #expect(try harness.error(session.register(request)) == nil)
        }
        harness.loop.turn { follower.words.contains { $0.hasSuffix("keysChanged") } }
        feed.stop()
    }

    @Test func `a wrong password and a missing right are told in a sentence`() throws {
        try allow("~{chat}:* +@all")
        let wrong = "redis://fireside:wrong@127.0.0.1:\(harness.server.port)/chat"
        guard case .refused(let sentence)? = try harness.error(open(wrong)) else {
            Issue.record("a wrong password was not refused")
            return
        }
        #expect(sentence.contains("password"))
        try allow("~{chat}:* +@all -evalsha")
        guard case .refused(let right)? = try harness.error(open(url)) else {
            Issue.record("a missing right was not refused")
            return
        }
        #expect(right.contains("evalsha"))
    }

    @Test func `the settings that may cost messages are told`() throws {
        let engine = try harness.engine()
        var sentences = try harness.value(engine.warnings())
        #expect(sentences.count == 2)
        #expect(sentences[0].contains("appendonly yes") && sentences[1].contains("maxmemory"))
        for (name, value) in [("appendonly", "yes"), ("maxmemory", "100mb")] {
            try harness.server.ask("CONFIG", "SET", name, value)
        }
        #expect(try harness.value(engine.warnings()).isEmpty)
        try harness.server.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        #expect(try harness.value(engine.warnings())[0].contains("noeviction"))
        try allow(RightsTests.rights)
        sentences = try harness.value(harness.engine(url).warnings())
        #expect(sentences.count == 1 && sentences[0].contains("config|get"))
    }
}
