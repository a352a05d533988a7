// Following the log, on real servers.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import EventLoop
import LoopSupport
import TestSupport
import Testing

/// Writes down what it hears.
final class TestFollower: LogFollower {
    private(set) var entries: [LogEntry] = []
    private(set) var skips = 0
    private(set) var ends: [EngineError] = []
    private(set) var batches = 0

    func heard(_ entries: [LogEntry], from feed: any LogFeed) {
        self.entries += entries
        batches += 1
    }

    func feedSkipped(_ feed: any LogFeed) { skips += 1 }

    func feedEnded(_ feed: any LogFeed, _ error: EngineError) { ends.append(error) }

    /// The messages among them.
    var messages: [Message] {
        entries.compactMap { entry in
            if case .message(let message) = entry.event { message } else { nil }
        }
    }

    /// All, each as its mark and its kind.
    var words: [String] {
        entries.map { entry in
            let kind = "\(entry.event)".prefix { $0.isLetter }
            return "\(entry.mark.seq)-\(entry.mark.sub) \(kind)"
        }
    }
}

@Suite(.blocking) struct FeedTests {
    private let harness: EngineHarness
    private let follower = TestFollower()

    init() throws {
        harness = try EngineHarness()
    }

    /// A node's engine with its session.
    private func node(
        _ url: String? = nil, _ change: (inout HubOptions) -> Void = { _ in }
    ) throws -> (engine: RedisEngine, session: any EngineSession) {
        let engine = try harness.engine(url, change)
        let introduction = NodeIntroduction(node: "ann", epoch: nil, heard: 0)
        return (engine, try harness.value(engine.open(introduction)))
    }

    private func follow(
        _ engine: RedisEngine, _ session: any EngineSession, after mark: LogMark = LogMark(seq: 0)
    ) throws -> any LogFeed {
        try harness.value(engine.follow(session.opening.epoch, after: mark, for: follower))
    }

    @Test func `all that happens is told in one order, from the mark on`() throws {
        let (engine, session) = try node()
        for _ in 1...3 { try harness.publish(harness.draft(), on: session) }
        let feed = try follow(engine, session, after: LogMark(seq: 1))
        try harness.publish(harness.draft(in: "b"), on: session)
        let news = EphemeralNews(channel: try harness.name("a"), messages: [[1], [0, 10]])
        _ = try harness.value(
            session.tell([
                .ephemeral(news), .sessionEnded("s1", Identity(subject: "x", displayName: "Ann")),
                .expelled("bob"),
            ]))
        try harness.publish(harness.draft(), on: session)
        harness.loop.turn { self.follower.entries.count == 7 }
        #expect(
            follower.words == [
                "2-0 message", "3-0 message", "4-0 message", "4-1 ephemeral", "4-2 sessionEnded",
                "4-3 expelled", "5-0 message",
            ])
        guard case .ephemeral(let heard) = follower.entries[3].event,
            case .sessionEnded("s1", let identity) = follower.entries[4].event,
            case .expelled("bob") = follower.entries[5].event
        else {
            Issue.record("other events: \(follower.entries)")
            return
        }
        #expect(heard.messages == [[1], [0, 10]])
        #expect(identity == Identity(subject: "x", displayName: "Ann"))
        feed.stop()
        #expect(follower.ends.isEmpty)
    }

    @Test func `a long body is told in its place`() throws {
        let (engine, session) = try node()
        let long = String(repeating: "x", count: 5000)
        try harness.publish(
            harness.draft(), harness.draft(long), harness.draft(), on: session)
        #expect(!(try harness.server.ask("XRANGE", "{chat}:log", "-", "+")).contains("xxx"))
        let feed = try follow(engine, session)
        harness.loop.turn { self.follower.messages.count == 3 }
        #expect(follower.messages.map(\.seq) == [1, 2, 3])
        #expect(follower.messages[1].body.posted.count == 5002)
        #expect(follower.messages[1].from == Identity(name: "ann"))
        feed.stop()
    }

    @Test func `a long body that is gone before it was told is a skip`() throws {
        let (engine, session) = try node { $0.retention.count = 1 }
        let long = String(repeating: "x", count: 5000)
        try harness.publish(harness.draft(long), harness.draft(), on: session)
        let feed = try follow(engine, session)
        harness.loop.turn { self.follower.skips == 1 }
        #expect(follower.messages.isEmpty)
        feed.stop()
    }

    @Test func `a long body that was deleted before it was told is no skip`() throws {
        let (engine, session) = try node()
        let long = String(repeating: "x", count: 5000)
        try harness.publish(harness.draft(long), harness.draft(), on: session)
        let feed = try follow(engine, session)
        #expect(try harness.revise(1, on: session) == .changed(3))
        harness.loop.turn { self.follower.messages.last?.seq == 3 }
        #expect(follower.skips == 0)
        feed.stop()
    }

    @Test func `a deletion before the mark is no skip`() throws {
        let (engine, session) = try node()
        for _ in 1...4 { try harness.publish(harness.draft(), on: session) }
        for seq in 1...3 { _ = try harness.revise(seq, on: session) }
        let feed = try follow(engine, session, after: LogMark(seq: 2))
        harness.loop.turn { self.follower.messages.count == 5 }
        #expect(follower.messages.map(\.seq) == [3, 4, 5, 6, 7])
        #expect(follower.messages[0].revision == .tombstone)
        #expect(follower.skips == 0)
        feed.stop()
    }

    @Test func `a log that was trimmed past the mark is a skip`() throws {
        let (engine, session) = try node()
        for _ in 1...5 { try harness.publish(harness.draft(), on: session) }
        try harness.server.ask("XTRIM", "{chat}:log", "MAXLEN", "2")
        let feed = try follow(engine, session, after: LogMark(seq: 2))
        harness.loop.turn { self.follower.skips == 1 }
        #expect(follower.entries.isEmpty)
        feed.stop()
    }

    @Test func `a log that is trimmed up to the mark is none`() throws {
        let (engine, session) = try node()
        for _ in 1...5 { try harness.publish(harness.draft(), on: session) }
        try harness.server.ask("XTRIM", "{chat}:log", "MAXLEN", "2")
        let feed = try follow(engine, session, after: LogMark(seq: 3))
        harness.loop.turn { self.follower.messages.count == 2 }
        #expect(follower.skips == 0)
        feed.stop()
    }

    @Test func `a feed that is slow hears thousands in batches`() throws {
        let (engine, session) = try node()
        for _ in 0..<12 {
            let drafts = try (0..<250).map { _ in try harness.draft() }
            _ = try harness.value(session.publish(drafts))
        }
        let feed = try follow(engine, session)
        harness.loop.turn { self.follower.messages.count == 3000 }
        #expect(follower.messages.map(\.seq) == Array(1...3000))
        feed.stop()
    }

    @Test func `another epoch cannot be followed`() throws {
        let (engine, session) = try node()
        let error = try harness.error(
            engine.follow("other", after: LogMark(seq: 0), for: follower))
        #expect(error == .unreachable("the server has another log"))
        session.close()
    }

    @Test func `an emptied server ends session and feed`() throws {
        let (engine, session) = try node()
        let listener = TestSessionListener()
        session.listener = listener
        let feed = try follow(engine, session)
        try harness.publish(harness.draft(), on: session)
        try harness.server.ask("FLUSHALL")
        #expect(try harness.error(session.publish([harness.draft()])) == .fenced)
        #expect(listener.ends == [.fenced])
        harness.loop.turn { self.follower.ends.count == 1 }
        let other = try harness.value(
            engine.open(NodeIntroduction(node: "ann", epoch: session.opening.epoch, heard: 1)))
        #expect(other.opening.epoch != session.opening.epoch)
        #expect(other.opening.seq == 0 && other.opening.isJudged && other.opening.holes.isEmpty)
        _ = feed
    }

    @Test func `a server that dies ends session and feed, and its reason is told first`() throws {
        let (engine, session) = try node()
        let listener = TestSessionListener()
        session.listener = listener
        let feed = try follow(engine, session)
        harness.server.kill()
        let error = try harness.error(session.publish([harness.draft()]))
        guard case .gone = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(listener.ends == [error])
        harness.loop.turn { self.follower.ends.count == 1 }
        _ = feed
    }

    @Test func `what is closed here tells nobody`() throws {
        let (engine, session) = try node()
        let listener = TestSessionListener()
        session.listener = listener
        _ = try follow(engine, session)
        engine.close()
        _ = try harness.error(session.publish([harness.draft()]))
        #expect(listener.ends.isEmpty && follower.ends.isEmpty)
    }
}

/// Writes down how sessions end.
final class TestSessionListener: EngineSessionListener {
    private(set) var ends: [EngineError] = []

    func sessionEnded(_ session: any EngineSession, _ error: EngineError) { ends.append(error) }
}
