// Counting what somebody has not read, on a real server.
// SPDX-License-Identifier: MIT

import Deferred
import LoopSupport
import TestSupport
import Testing

@testable import Chat
@testable import ChatRedis

@Suite(.blocking) struct UnreadTests {
    private let harness: EngineHarness
    private let ann = PersonID(.account, "aaaaaaaaaaaaaa")!

    init() throws {
        harness = try EngineHarness()
    }

    private func counts(
        _ places: [(String, Int)], _ session: any EngineSession
    ) throws -> [Int] {
        let places = try places.map {
            UnreadQuestion.Place(try harness.name($0.0), after: $0.1)
        }
        return try harness.value(session.countUnread(UnreadQuestion(places, for: ann)))
    }

    @Test func `others' messages count, wherever they stand, and changes do not`() throws {
        let session = try harness.session()
        for text in ["one", "two", "three"] {
            try harness.publish(harness.draft(text), on: session)
        }
        try harness.publish(harness.draft("mine", person: ann), on: session)
        #expect(try counts([("a", 0), ("none", 0), ("a", 2)], session) == [3, 0, 1])
        _ = try harness.revise(1, to: "new", on: session)
        _ = try harness.revise(2, on: session)
        #expect(try counts([("a", 0), ("a", 1), ("a", 3), ("a", 99)], session) == [2, 1, 0, 0])
        #expect(try harness.value(session.clear(harness.name("a"))) != nil)
        #expect(try counts([("a", 0)], session) == [0])
    }

    @Test func `counting ends at a hundred, and looks at no more than the newest`() throws {
        let session = try harness.session()
        for _ in 0..<6 {
            let drafts = try (0..<20).map { _ in try harness.draft("hi") }
            _ = try harness.value(session.publish(drafts))
        }
        #expect(try counts([("a", 0), ("a", 30)], session) == [100, 90])
        for _ in 0..<10 {
            let drafts = try (0..<20).map { _ in try harness.draft("hi", person: ann) }
            _ = try harness.value(session.publish(drafts))
        }
        #expect(try counts([("a", 0)], session) == [0])
    }

    @Test func `long messages end the count sooner`() throws {
        let session = try harness.session()
        let text = String(repeating: "x", count: 30_000)
        for _ in 0..<60 { try harness.publish(harness.draft(text), on: session) }
        let found = try counts([("a", 0)], session)[0]
        #expect((9..<60).contains(found), "what was counted so far")
    }

    @Test func `a session under another fence counts nothing`() throws {
        let session = try harness.session()
        try harness.publish(harness.draft("one"), on: session)
        try harness.server.ask("HSET", "{chat}:meta", "fence", "other")
        let question = UnreadQuestion([.init(try harness.name("a"), after: 0)], for: ann)
        #expect(try harness.error(session.countUnread(question)) == .fenced)
    }
}
