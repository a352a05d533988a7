// The fence, holes and verdicts, on a real server that is started again.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct HoleTests {
    private let harness: EngineHarness
    private static let leaps = 1 << 32..<1 << 33

    init() throws {
        harness = try EngineHarness("appendonly yes", "appendfsync always")
    }

    /// Two nodes that live, and a message that both have heard.
    private func begin() throws -> (epoch: String, sessions: [any EngineSession]) {
        let sessions = try ["ann", "bob"].map { try harness.session(of: $0) }
        try harness.publish(harness.draft(), on: sessions[0])
        return (sessions[0].opening.epoch, sessions)
    }

    private func opening(
        _ node: String, _ epoch: String?, heard: Int
    ) throws -> EngineOpening {
        try harness.session(of: node, epoch: epoch, heard: heard).opening
    }

    @Test func `the first node makes the log, and others find it`() throws {
        let first = try opening("ann", nil, heard: 0)
        #expect(first == EngineOpening(epoch: first.epoch))
        #expect(try opening("bob", nil, heard: 0) == first)
    }

    @Test func `behind a restart the numbers go on far above, and the old session is fenced`()
        throws
    {
        let (epoch, sessions) = try begin()
        try harness.server.restart()
        let opened = try opening("ann", epoch, heard: 1)
        #expect(opened.epoch == epoch)
        #expect(HoleTests.leaps.contains(opened.seq - 1))
        #expect(opened.holes == [Hole(from: 1, to: opened.seq)])
        #expect(!opened.isJudged && opened.lost == 0)
        _ = try harness.error(sessions[1].newest())
        let judged = try opening("bob", epoch, heard: 1)
        #expect(judged.isJudged && judged.lost == 0)
        let session = try harness.session(of: "cem", epoch: epoch)
        #expect(try harness.publish(harness.draft(), on: session) == [opened.seq + 1])
    }

    @Test func `a witness of what the server has not makes the hole a loss`() throws {
        let (epoch, _) = try begin()
        try harness.server.restart()
        #expect(!(try opening("ann", epoch, heard: 1).isJudged))
        let judged = try opening("bob", epoch, heard: 2)
        #expect(
            judged.isJudged && judged.lost == judged.seq && judged.lost > HoleTests.leaps.lowerBound
        )
        let page = try harness.page("a", on: harness.session(of: "cem", epoch: epoch))
        #expect(page.forgotten == judged.lost && page.numbers == [1])
    }

    @Test func `a witness that comes late is believed, too`() throws {
        let (epoch, _) = try begin()
        try harness.server.restart()
        for node in ["ann", "bob"] { _ = try opening(node, epoch, heard: 1) }
        let late = try opening("cem", epoch, heard: 5)
        #expect(late.lost == late.seq && late.lost > HoleTests.leaps.lowerBound)
        #expect(late.holes.count == 2, "clients may have crossed the first one")
        #expect(try opening("cem", epoch, heard: 5) == late, "it is told once")
    }

    @Test func `a node that began under no epoch cannot judge, and one that left need not`() throws
    {
        let (epoch, sessions) = try begin()
        _ = try harness.value(sessions[0].leave())
        try harness.server.restart()
        #expect(!(try opening("new", nil, heard: 0).isJudged))
        #expect(try opening("bob", epoch, heard: 1).isJudged)
    }

    @Test func `where all have left the hole is clean at once`() throws {
        let (_, sessions) = try begin()
        for session in sessions { _ = try harness.value(session.leave()) }
        try harness.server.restart()
        let opened = try opening("new", nil, heard: 0)
        #expect(opened.isJudged && opened.lost == 0 && opened.holes.count == 1)
    }

    @Test func `a hole that nobody judges in time is a loss`() throws {
        let (epoch, _) = try begin()
        try harness.server.restart()
        let session = try harness.session(of: "ann", epoch: epoch, heard: 1)
        try harness.server.ask("HINCRBY", "{chat}:meta", "since", "-5000")
        _ = try harness.value(session.beat())
        let judged = try opening("cem", nil, heard: 0)
        #expect(judged.lost == judged.seq && judged.lost > HoleTests.leaps.lowerBound)
    }

    @Test func `a server with less than a node has heard opens a new hole above that`() throws {
        let (epoch, sessions) = try begin()
        let opened = try opening("ann", epoch, heard: 9)
        #expect(HoleTests.leaps.contains(opened.seq - 9))
        #expect(opened.holes == [Hole(from: 1, to: opened.seq)])
        #expect(opened.lost == opened.seq && opened.isJudged)
        // The process is the same: who has opened it before goes on, above the hole.
        #expect(try harness.publish(harness.draft(), on: sessions[1]) == [opened.seq + 1])
    }

    @Test func `a primary that was a replica meanwhile is another one`() throws {
        let (epoch, _) = try begin()
        let other = try RedisProcess("replicaof 127.0.0.1 \(harness.server.port)")
        try harness.eventually { try other.ask("INFO", "replication").contains("link_status:up") }
        try other.ask("REPLICAOF", "NO", "ONE")
        try harness.server.ask("REPLICAOF", "127.0.0.1", "\(other.port)")
        try harness.eventually {
            try harness.server.ask("INFO", "replication").contains("link_status:up")
        }
        try harness.server.ask("REPLICAOF", "NO", "ONE")
        #expect(try opening("ann", epoch, heard: 1).holes.count == 1)
    }

    @Test func `a layout of a newer version is refused`() throws {
        _ = try begin()
        try harness.server.ask("HSET", "{chat}:meta", "v", "3")
        let error = try harness.error(
            harness.engine().open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        #expect(error == .newerLayout(3))
    }
}
