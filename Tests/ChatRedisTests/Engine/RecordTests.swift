// Records, on a real server.
// SPDX-License-Identifier: MIT

import Deferred
import LoopSupport
import TestSupport
import Testing

@testable import Chat
@testable import ChatRedis

@Suite(.blocking) struct RecordTests {
    private let harness: EngineHarness

    init() throws {
        harness = try EngineHarness()
    }

    private func record(_ key: String, _ value: String = "v", expires: Int? = nil) -> Record {
        Record(
            key: key, value: Array(value.utf8),
            expires: expires.map { Timestamp(milliseconds: $0) })
    }

    /// All that the engine has, by its keys.
    private func all(_ session: any EngineSession) throws -> [String: Record] {
        var found: [String: Record] = [:]
        var place: String?
        repeat {
            let page = try harness.value(session.records(from: place))
            for record in page.records { found[record.key] = record }
            place = page.next
        } while place != nil
        return found
    }

    private func isChanged(_ receipt: RecordReceipt) -> Bool {
        if case .changed = receipt { true } else { false }
    }

    @Test func `records come back byte by byte, with their ends`() throws {
        let session = try harness.session()
        let records = [
            Record(key: "a/b", value: Array(0...255)),
            record("a/\u{e4} x", " 1 2", expires: 7),
            Record(key: "empty", value: []),
        ]
        #expect(try isChanged(harness.value(session.change(records.map { .put($0) }))))
        #expect(try all(session).values.sorted { $0.key < $1.key } == records)
    }

    @Test func `all steps are taken, or none`() throws {
        let session = try harness.session()
        let (a, b) = (record("a"), record("b"))
        #expect(try isChanged(harness.value(session.change([.put(a, if: .absent)]))))
        let refused: [[RecordChange]] = [
            [.put(b), .put(a, if: .absent)], [.put(b), .require(.absent, of: "a")],
            [.remove("a"), .remove("b", if: .present)],
            [.remove("a"), .require(.present, of: "b")],
        ]
        for changes in refused { #expect(try harness.value(session.change(changes)) == .refused) }
        #expect(try all(session) == ["a": a])
        let changes: [RecordChange] = [
            .require(.present, of: "a"), .remove("a", if: .present), .put(b, if: .absent),
        ]
        #expect(try isChanged(harness.value(session.change(changes))))
        #expect(try all(session) == ["b": b])
    }

    @Test func `there is room for so many, and replacing needs none`() throws {
        let session = try harness.session()
        try harness.server.ask(
            "EVAL", "for i = 1, 99999 do redis.call('HSET', KEYS[1], 'x/' .. i, ' v') end", "1",
            "{chat}:records")
        let (a, b) = (record("a"), record("b"))
        #expect(try harness.value(session.change([.put(a), .put(b)])) == .noRoom)
        #expect(try isChanged(harness.value(session.change([.put(a), .put(a)]))))
        #expect(try harness.value(session.change([.put(b)])) == .noRoom)
        #expect(try isChanged(harness.value(session.change([.put(a)]))))
        #expect(try isChanged(harness.value(session.change([.remove("x/1"), .put(b)]))))
        #expect(try all(session).count == 100_000)
        let page = try harness.value(session.records(from: nil))
        #expect(page.records.count < 1000 && page.next != nil)
    }

    @Test func `all nodes are told, in the order of the log`() throws {
        let engine = try harness.engine()
        let session = try harness.value(
            engine.open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        let follower = TestFollower()
        let feed = try harness.value(
            engine.follow(session.opening.epoch, after: LogMark(seq: 0), for: follower))
        let changes: [RecordChange] = [
            .require(.absent, of: "z"), .put(record("a", "1", expires: 5)), .remove("b"),
            .put(record("c", "")),
        ]
        let receipt = try harness.value(session.change(changes))
        harness.loop.turn { follower.entries.contains { $0.isRecords } }
        let found = follower.entries.first { $0.isRecords }
        let entry = try #require(found)
        #expect(receipt == .changed(entry.mark))
        guard case .recordsChanged(let told) = entry.event else { return }
        #expect(told == Array(changes.dropFirst()))
        feed.stop()
    }

    @Test func `what has expired is removed by the sweep, and told`() throws {
        let session = try harness.session()
        let kept = [record("a"), record("b", expires: 4_000_000_000_000)]
        let over = (0..<300).map { record("old/\($0)", expires: 1_000_000) }
        _ = try harness.value(session.change((kept + over).map { .put($0) }))
        for _ in 0..<10 { _ = try harness.value(session.sweep()) }
        #expect(try all(session) == ["a": kept[0], "b": kept[1]])
        let log = try harness.server.ask("XRANGE", "{chat}:log", "-", "+")
        #expect(log.split(separator: "\n").contains { $0.contains("old/299") })
    }
}

extension LogEntry {
    fileprivate var isRecords: Bool {
        if case .recordsChanged = event { true } else { false }
    }
}
