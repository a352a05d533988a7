// What a message gets and what becomes of it, on a real server.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct PublishTests {
    private let harness: EngineHarness

    init() throws {
        harness = try EngineHarness()
    }

    @Test func `numbers run over all channels, from 1`() throws {
        let session = try harness.session()
        let drafts = try [harness.draft(), harness.draft(in: "b")]
        #expect(try harness.publish(drafts[0], drafts[1], on: session) == [1, 2])
        #expect(try harness.publish(harness.draft(), on: session) == [3])
        #expect(try harness.value(session.newest()) == 3)
        #expect(
            try harness.value(session.channels()) == [harness.name("a"): 3, harness.name("b"): 2])
    }

    @Test(arguments: ["новости", "日本語", "𐐨"])
    func `a channel may be called anything, and keeps its name`(_ name: String) throws {
        let session = try harness.session()
        let text = String(repeating: "x", count: 20_000)
        try harness.publish(
            harness.draft(in: name), harness.draft(text, in: name), on: session)
        #expect(try harness.value(session.channels()) == [harness.name(name): 2])
        #expect(try harness.page(name, "a", on: session).numbers == [1, 2])
        #expect(try harness.value(session.clear(harness.name(name))) == 3)
        #expect(try harness.page(name, on: session).numbers == [3])
    }

    @Test func `a nonce that is known gives the number that its message has`() throws {
        let session = try harness.session()
        let draft = try harness.draft("once")
        #expect(try harness.publish(draft, on: session) == [1])
        #expect(try harness.publish(harness.draft(), draft, on: session) == [2, -1])
        #expect(try harness.page("a", on: session).numbers == [1, 2])
    }

    @Test func `a nonce that comes twice in one call is published once`() throws {
        let session = try harness.session()
        let draft = try harness.draft("once")
        #expect(try harness.publish(draft, draft, harness.draft(), on: session) == [1, -1, 2])
    }

    @Test func `what a node has marked itself is forgotten sooner than what a client has`() throws {
        let session = try harness.session(of: "node7")
        let draft = try harness.draft(nonce: "abcdefgh")
        let own = Draft(
            channel: draft.channel, body: draft.body,
            nonce: Nonce(sender: "node7", value: "abcdefgh"))
        try harness.publish(draft, own, on: session)
        let left = try ["ann", "node7"].map {
            Int(try harness.server.ask("PTTL", "{chat}:n:abcdefgh:\($0)")) ?? 0
        }
        #expect((280_000...300_000).contains(left[0]))
        #expect((10_000...30_000).contains(left[1]))
    }

    @Test func `a channel too many gets no room, and the lobby does not count`() throws {
        let session = try harness.session { $0.maxChannels = 2 }
        let drafts = try ["lobby", "a", "b", "c", "a"].map { try harness.draft(in: $0) }
        #expect(
            try harness.value(session.publish(drafts))
                == [.published(1), .published(2), .published(3), .noRoom, .published(4)])
    }

    @Test func `a channel keeps its newest messages, and its page tells what is gone`() throws {
        let session = try harness.session { $0.retention.count = 3 }
        for _ in 1...5 { try harness.publish(harness.draft(), on: session) }
        try harness.publish(harness.draft(in: "b"), on: session)
        let page = try harness.page("a", on: session)
        #expect(page.numbers == [3, 4, 5])
        #expect(page.forgotten == 2 && page.hasLost)
        let other = try harness.page("b", on: session)
        #expect(other.forgotten == 0 && !other.hasLost)
    }

    @Test func `bodies and names come back byte by byte`() throws {
        let session = try harness.session()
        let text = "\\u0000 \u{2028} <script> \u{1f600} \\\"'"
        let draft = try harness.draft(text, from: "Ann | B\u{00e4}r, 1")
        try harness.publish(draft, harness.draft(from: nil), on: session)
        let messages = try harness.page("a", on: session).messages
        #expect(messages[0].body.posted == draft.body.posted)
        #expect(messages[0].body == draft.body)
        #expect(messages[0].from == Identity(name: "Ann | B\u{00e4}r, 1"))
        #expect(messages[1].from == nil)
    }

    @Test func `a store without memory refuses, and goes on reading and living`() throws {
        let session = try harness.session()
        try harness.publish(harness.draft(), on: session)
        try harness.server.ask("CONFIG", "SET", "maxmemory", "1")
        #expect(try harness.error(session.publish([harness.draft()])) == .full)
        #expect(try harness.page("a", on: session).numbers == [1])
        #expect(try harness.value(session.beat()).seq == 1)
        #expect(try harness.revise(1, on: session) == .changed(2))
        try harness.server.ask("CONFIG", "SET", "maxmemory", "0")
        #expect(try harness.publish(harness.draft(), on: session) == [3])
    }

    @Test func `a message of 150 bytes takes at most 550 bytes of memory with all`() throws {
        let session = try harness.session()
        let text = String(repeating: "x", count: 148)
        func used() throws -> Int {
            let lines = try harness.server.ask("INFO", "memory").split(whereSeparator: \.isNewline)
            let line = lines.first { $0.hasPrefix("used_memory:") }
            return Int(line?.dropFirst("used_memory:".count) ?? "") ?? 0
        }
        let before = try used()
        for _ in 0..<40 {
            let drafts = try (0..<250).map { try harness.draft(text, in: "room\($0 % 20)") }
            _ = try harness.value(session.publish(drafts))
        }
        #expect(try (used() - before) / 10_000 <= 550)
    }
}
