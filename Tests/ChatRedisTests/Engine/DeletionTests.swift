// Deleting and clearing, on a real server.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct DeletionTests {
    private let harness: EngineHarness

    init() throws {
        harness = try EngineHarness()
    }

    @Test func `a deleted message leaves a stub, and its deletion is a message`() throws {
        let session = try harness.session()
        for _ in 1...3 { try harness.publish(harness.draft(), on: session) }
        #expect(try harness.revise(2, on: session) == .changed(4))
        let page = try harness.page("a", on: session)
        #expect(page.numbers == [1, 2, 3, 4])
        #expect(page.messages[1].revision == .tombstone && page.messages[1].body == .tombstone)
        #expect(page.messages[1].from == Identity(name: "ann"))
        #expect(page.messages[3].content == .deleted(2))
        #expect(!(try harness.server.ask("XRANGE", "{chat}:log", "2-0", "2-0")).contains("hi"))
        let back = try harness.value(
            session.readBack([harness.name("a")], before: nil, limit: 10))
        #expect(back.numbers == [1, 2, 3])
    }

    @Test func `what is not there, or is a deletion, cannot be deleted`() throws {
        let session = try harness.session()
        try harness.publish(harness.draft(), on: session)
        #expect(try harness.revise(7, on: session) == .missing)
        #expect(try harness.revise(1, on: session) == .changed(2))
        #expect(try harness.revise(1, on: session) == .missing)
        #expect(try harness.revise(2, on: session) == .missing)
    }

    @Test func `a message that the log has not any more is found in its channel`() throws {
        let session = try harness.session()
        for _ in 1...3 { try harness.publish(harness.draft(in: "b"), on: session) }
        for number in 0..<250 { try harness.publish(harness.draft(in: "c\(number)"), on: session) }
        try harness.server.ask("XTRIM", "{chat}:log", "MAXLEN", "1")
        #expect(try harness.revise(2, on: session) == .changed(254))
        #expect(try harness.page("b", on: session).numbers == [1, 2, 3, 254])
    }

    @Test func `deleting the oldest is no gap`() throws {
        let session = try harness.session()
        for _ in 1...5 { try harness.publish(harness.draft(), on: session) }
        for seq in [1, 2] { _ = try harness.revise(seq, on: session) }
        let page = try harness.page("a", on: session)
        #expect(page.numbers == [1, 2, 3, 4, 5, 6, 7])
        #expect(page.forgotten == 0 && !page.hasLost)
    }

    @Test func `retention counts stubs and deletions, and tells what it drops`() throws {
        let session = try harness.session { $0.retention.count = 3 }
        for _ in 1...5 { try harness.publish(harness.draft(), on: session) }
        for (seq, numbers) in [(3, [4, 5, 6]), (5, [5, 6, 7])] {
            _ = try harness.revise(seq, on: session)
            let page = try harness.page("a", on: session)
            #expect(page.numbers == numbers)
            #expect(page.forgotten == numbers[0] - 1 && page.hasLost)
        }
        try harness.publish(harness.draft(), on: session)
        #expect(try harness.page("a", on: session).numbers == [6, 7, 8])
        #expect(try harness.server.ask("ZCARD", "{chat}:r:a") == "0")
    }

    @Test func `a channel that is cleared has one message, and no gap`() throws {
        let session = try harness.session()
        for _ in 1...120 { try harness.publish(harness.draft(), on: session) }
        try harness.publish(harness.draft("stays", in: "b"), on: session)
        #expect(try harness.value(session.clear(harness.name("a"))) == 122)
        let page = try harness.page("a", "b", on: session)
        #expect(page.numbers == [121, 122])
        #expect(page.messages[1].content == .cleared)
        #expect(page.forgotten == 0 && !page.hasLost)
        #expect(!(try harness.server.ask("XRANGE", "{chat}:log", "-", "+")).contains("\"hi\""))
        #expect(try harness.value(session.clear(harness.name("c"))) == nil)
    }

    @Test func `a channel that was cleared tells of what was dropped before`() throws {
        let session = try harness.session { $0.retention.count = 2 }
        for _ in 1...5 { try harness.publish(harness.draft(), on: session) }
        _ = try harness.value(session.clear(harness.name("a")))
        #expect(try harness.page("a", on: session).forgotten == 3)
        for _ in 1...2 { try harness.publish(harness.draft(), on: session) }
        #expect(try harness.page("a", on: session).forgotten == 6)
    }
}
