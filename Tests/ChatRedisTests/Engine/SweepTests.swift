// Retention by age and by bytes, on a real server.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct SweepTests {
    private let harness: EngineHarness

    init() throws {
        harness = try EngineHarness()
    }

    private func sweep(_ session: any EngineSession, times: Int = 1) throws {
        for _ in 0..<times { _ = try harness.value(session.sweep()) }
    }

    @Test func `what is too old goes, and a channel that is empty is told and forgotten`() throws {
        let session = try harness.session { $0.retention.age = .seconds(3) }
        for _ in 1...20 { try harness.publish(harness.draft(), on: session) }
        try harness.publish(harness.draft(in: "b"), on: session)
        try sweep(session)
        #expect(try harness.page("a", on: session).numbers.count == 20)
        harness.wait(.milliseconds(3100))
        try harness.publish(harness.draft(in: "b"), on: session)
        try sweep(session)
        #expect(try harness.value(session.channels()) == [harness.name("b"): 22])
        let page = try harness.page("a", "b", on: session)
        #expect(page.numbers == [22])
        #expect(page.forgotten == 21 && page.hasLost)
        #expect(try harness.server.ask("XREVRANGE", "{chat}:log", "+", "-").contains("emptied"))
        // A new channel may have been there before; one that was emptied has.
        try harness.publish(harness.draft(), harness.draft(in: "new"), on: session)
        #expect(try harness.page("a", on: session).hasLost)
        let new = try harness.page("new", on: session)
        #expect(new.forgotten == 20 && !new.hasLost)
    }

    @Test func `a channel keeps so many bytes, in about, and its newest message`() throws {
        let session = try harness.session { $0.retention.bytes = 20_000 }
        let text = String(repeating: "x", count: 1000)
        for _ in 1...60 { try harness.publish(harness.draft(text), on: session) }
        try harness.publish(
            harness.draft(String(repeating: "y", count: 30_000), in: "b"), on: session)
        try sweep(session)
        let page = try harness.page("a", on: session)
        #expect((8...20).contains(page.numbers.count))
        #expect(page.numbers.last == 60)
        #expect(page.forgotten == (page.numbers.first ?? 0) - 1)
        #expect(try harness.page("b", on: session).numbers == [61])
    }

    @Test func `all channels together keep so many bytes, at the cost of the largest`() throws {
        let session = try harness.session { $0.retention.totalBytes = 100_000 }
        let text = String(repeating: "x", count: 1000)
        for _ in 1...120 { try harness.publish(harness.draft(text, in: "large"), on: session) }
        for _ in 1...5 { try harness.publish(harness.draft(text, in: "small"), on: session) }
        try sweep(session, times: 3)
        #expect(try harness.page("small", on: session).numbers.count == 5)
        let large = try harness.page("large", on: session)
        #expect((50...95).contains(large.numbers.count))
        #expect(large.numbers.last == 120)
    }

    @Test func `one node sweeps at a time`() throws {
        let nodes = try ["n1", "n2"].map {
            try harness.session(of: $0) { $0.retention.bytes = 2000 }
        }
        try harness.publish(harness.draft(), on: nodes[0])
        try sweep(nodes[0])
        let text = String(repeating: "x", count: 1000)
        for _ in 1...20 { try harness.publish(harness.draft(text), on: nodes[0]) }
        try sweep(nodes[1])
        #expect(try harness.page("a", on: nodes[0]).numbers.count == 21)
        try sweep(nodes[0])
        #expect(try harness.page("a", on: nodes[0]).numbers.count < 10)
    }

    @Test func `ephemeral messages fill the log to its limit and no further`() throws {
        let session = try harness.session()
        let news = EphemeralNews(
            channel: try harness.name("a"), messages: [[UInt8](repeating: 0x31, count: 1 << 20)])
        for _ in 1...160 { _ = try harness.value(session.tell([.ephemeral(news)])) }
        #expect(try length(of: "log") == 161)
        try sweep(session)
        // Some bytes more than the bodies: 128 MiB have room for about 128 of them.
        #expect((100...128).contains(try length(of: "log")))
    }

    private func length(of key: String) throws -> Int {
        try #require(Int(try harness.server.ask("XLEN", "{chat}:\(key)").filter(\.isNumber)))
    }
}
