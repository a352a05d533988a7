// Records of a chat in one process: conditions, order, limits, ends.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport
import Testing

@Suite struct RecordKeeperTests {
    private func record(_ key: String, _ value: Int = 1, expires: Int? = nil) -> Record {
        Record(
            key: key, value: Array("\(value)".utf8),
            expires: expires.map { Timestamp(milliseconds: $0 * 1000) })
    }

    private func change(_ stage: Stage, _ steps: RecordChange..., at hub: Int = 0) throws -> Bool? {
        let changed = try stage.hubs[hub].change(steps)
        stage.settle()
        return changed.fired
    }

    @Test func `a change counts at all hubs once it is told`() throws {
        let stage = Stage(hubs: 2)
        #expect(try change(stage, .put(record("a/1")), .put(record("a/2")), at: 1) == true)
        for hub in stage.hubs { #expect(hub.records.all(in: "a").map(\.key) == ["a/1", "a/2"]) }
        #expect(try change(stage, .remove("a/1"), .put(record("a/2", 2))) == true)
        #expect(stage.hub.records.all(in: "a") == [record("a/2", 2)])
        #expect(stage.hub.records["a/1"] == nil && stage.hub.records.count == 1)
    }

    @Test func `where one condition does not hold, nothing is changed`() throws {
        let stage = Stage()
        #expect(try change(stage, .put(record("a/1"), if: .present)) == false)
        #expect(try change(stage, .put(record("a/1"), if: .absent)) == true)
        #expect(try change(stage, .put(record("b/1")), .remove("a/2", if: .present)) == false)
        #expect(try change(stage, .put(record("b/1")), .require(.absent, of: "a/1")) == false)
        #expect(stage.hub.records["b/1"] == nil)
        #expect(try change(stage, .put(record("b/1")), .require(.present, of: "a/1")) == true)
        #expect(stage.hub.records.count == 2)
    }

    @Test func `a change is judged by what those before it leave, kept or on their way`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        let first = try stage.hub.change([.put(record("a/1"), if: .absent)])
        let second = try stage.hub.change([.put(record("a/1", 2), if: .absent)])
        let third = try stage.hub.change([.put(record("a/1", 3), if: .present)])
        #expect(journal.changes.count == 1, "one after the other")
        #expect(stage.hub.records["a/1"] == nil, "kept first")
        try journal.finishChange()
        #expect(first.fired == true && second.fired == false && third.fired == nil)
        #expect(stage.hub.records["a/1"] == record("a/1"))
        try journal.finishChange()
        #expect(third.fired == true && stage.hub.records["a/1"] == record("a/1", 3))
    }

    @Test func `a change that is not kept does not count, and the next one is judged without it`()
        throws
    {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        var failures = 0
        try stage.hub.change([.put(record("a/1"))])
            .addErrback(JournalError.self) { _ in
                failures += 1
                return true
            }
        let second = try stage.hub.change([.put(record("b/1")), .require(.present, of: "a/1")])
        let third = try stage.hub.change([.put(record("a/1", 3), if: .absent)])
        try journal.finishChange(.full(path: "x"))
        #expect(failures == 1 && second.fired == false && stage.hub.records.count == 0)
        try journal.finishChange()
        #expect(third.fired == true)
    }

    @Test func `what a journal has kept counts from the start`() {
        let journal = SlowJournal()
        journal.contents.records = [record("a/1")]
        #expect(Stage(journal: journal).hub.records["a/1"] == record("a/1"))
    }

    @Test func `hubs are told once a change counts`() throws {
        let stage = Stage(hubs: 2)
        let ears = stage.hubs.map(RecordEar.init)
        #expect(try change(stage, .put(record("a/1"))) == true)
        #expect(try change(stage, .put(record("a/1")), .require(.absent, of: "a/1")) == false)
        for ear in ears { #expect(ear.heard == [[.put(record("a/1"))]]) }
    }

    @Test func `what has expired is removed within a minute, unless it is renewed`() throws {
        let stage = Stage()
        #expect(try change(stage, .put(record("a/1", expires: 10))) == true)
        #expect(try change(stage, .put(record("a/2", expires: 10)), .put(record("a/3"))) == true)
        #expect(try change(stage, .put(record("a/2", expires: 500))) == true)
        stage.time.advance(by: .seconds(59))
        #expect(stage.hub.records.count == 3)
        stage.time.advance(by: .seconds(1))
        #expect(stage.hub.records.all(in: "a").map(\.key) == ["a/2", "a/3"])
        stage.time.advance(by: .seconds(480))
        #expect(stage.hub.records.all(in: "a").map(\.key) == ["a/3"])
    }

    @Test func `many that have expired are removed a few at a time`() throws {
        let stage = Stage()
        let many = (0..<600).map { RecordChange.put(record("a/\($0)", expires: 1)) }
        #expect(try stage.hub.change(many).fired == true)
        stage.time.advance(by: .seconds(60))
        #expect(stage.hub.records.count == 600 - RecordKeeper.sweepSize)
        stage.time.advance(by: .seconds(2))
        #expect(stage.hub.records.count == 0)
    }
}

/// What is too much.
extension RecordKeeperTests {
    private func isRefused(_ stage: Stage, _ steps: [RecordChange]) throws -> Bool {
        var isRefused = false
        try stage.hub.change(steps).addErrback(ChatError.self) {
            isRefused = $0 == .tooManyRecords
            return false
        }
        return isRefused
    }

    @Test func `a longer key or value is refused`() throws {
        let stage = Stage()
        let key = String(repeating: "k", count: Record.maxKeyLength)
        let value = [UInt8](repeating: 0, count: Record.maxValueLength)
        #expect(try !isRefused(stage, [.put(Record(key: key, value: value))]))
        #expect(try isRefused(stage, [.put(Record(key: key + "k", value: value))]))
        #expect(try isRefused(stage, [.put(Record(key: key, value: value + [0]))]))
        #expect(stage.hub.records.count == 1)
    }

    @Test func `a chat keeps so many, and then what takes none away is refused`() throws {
        let stage = Stage()
        let most = (0..<Record.maxCount).map { RecordChange.put(record("a/\($0)")) }
        #expect(try !isRefused(stage, most))
        #expect(try isRefused(stage, [.put(record("b/1"))]))
        #expect(try isRefused(stage, [.remove("a/1"), .put(record("b/1")), .put(record("b/2"))]))
        #expect(try !isRefused(stage, [.put(record("a/1", 7))]))
        #expect(try !isRefused(stage, [.remove("a/1"), .put(record("b/1"))]))
        #expect(stage.hub.records.count == Record.maxCount)
    }
}

/// Listens at one hub.
private final class RecordEar: HubObserver {
    private(set) var heard: [[RecordChange]] = []

    init(at hub: Hub) { hub.observer = self }

    func recordsChanged(_ changes: [RecordChange]) { heard.append(changes) }

    func sessionEnded(_ session: String) {}
}
