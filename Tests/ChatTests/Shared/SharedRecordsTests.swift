// Records, on an engine that does what a test says.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport
import Testing

@Suite struct SharedRecordsTests {
    private let stage = NodeStage()
    private var engine: ScriptedEngine { stage.engine }

    private func record(_ key: String, _ value: String = "v") -> Record {
        Record(key: key, value: Array(value.utf8))
    }

    private func keys() -> [String] { stage.hub.records.keys.sorted() }

    @Test func `a change is answered when the node has heard it`() throws {
        stage.start()
        let change = try stage.hub.change([.put(record("a"))])
        #expect(change.fired == nil && keys().isEmpty)
        stage.deliver()
        #expect(change.fired == true && keys() == ["a"])
    }

    @Test func `a condition that does not hold is no failure, and no room is one`() throws {
        stage.start()
        engine.recordRefusal = .refused
        #expect(try stage.hub.change([.put(record("a"))]).fired == false)
        engine.recordRefusal = .noRoom
        var errors: [ChatError] = []
        func change(_ records: [RecordChange]) throws {
            try stage.hub.change(records).addErrback(ChatError.self) {
                errors.append($0)
                return false
            }
        }
        try change([.put(record("a"))])
        engine.recordRefusal = nil
        try change([.put(record(String(repeating: "k", count: Record.maxKeyLength + 1)))])
        try change([
            .put(Record(key: "a", value: Array(repeating: 0, count: Record.maxValueLength + 1)))
        ])
        try change(Array(repeating: .remove("a"), count: RecordReceipt.maxSteps + 1))
        #expect(errors == Array(repeating: .tooManyRecords, count: 4))
        #expect(stage.asked() == ["change", "change"])
    }

    @Test func `what others change is known here, and a node that begins knows all`() throws {
        engine.records.apply([.put(record("a")), .put(record("b"))])
        stage.start()
        #expect(keys() == ["a", "b"])
        engine.add(.recordsChanged([.remove("a"), .put(record("c"))]))
        stage.deliver()
        #expect(keys() == ["b", "c"])
    }

    @Test func `after a failover the node has what the new server has`() throws {
        engine.records.apply([.put(record("a")), .put(record("b", "old"))])
        stage.start()
        engine.publish("1")
        stage.deliver()
        engine.records.apply([.remove("a"), .put(record("b", "new"))])
        engine.failOver(keeping: 1)
        engine.judge(lost: false)
        engine.cut()
        stage.time.advance(by: .seconds(1))
        stage.deliver()
        #expect(keys() == ["b"] && stage.hub.records["b"] == record("b", "new"))
    }

    @Test func `a change that a failover has lost is not known to be kept`() throws {
        engine.publish("1")
        stage.start()
        engine.publish("2")
        var error: EngineError?
        try stage.hub.change([.put(record("a"))]).addErrback(EngineError.self) {
            error = $0
            return false
        }
        engine.failOver(keeping: 1)
        engine.judge(lost: false)
        engine.cut()
        stage.time.advance(by: .seconds(1))
        stage.deliver()
        #expect(error == .unknown)
    }

    @Test func `a change is not waited for longer than ten seconds`() throws {
        stage.start()
        var error: EngineError?
        try stage.hub.change([.put(record("a"))]).addErrback(EngineError.self) {
            error = $0
            return false
        }
        stage.time.advance(by: .seconds(10))
        #expect(error == .unknown)
    }

    @Test(arguments: [
        (ChangeReceipt.missing, ChatError.noSuchMessage(Position(epoch: "e", seq: 1))),
        (.notTheAuthor, .notTheAuthor(Position(epoch: "e", seq: 1))),
        (.tooLate, .tooLateToChange(Position(epoch: "e", seq: 1))),
    ])
    func `why a message is not changed is told`(_ receipt: ChangeReceipt, _ why: ChatError) throws {
        stage.start()
        engine.refusal = receipt
        var error: ChatError?
        let change = MessageChange(
            Position(epoch: "e", seq: 1), in: .lobby, to: .null, by: .moderator)
        try stage.hub.revise(change).addErrback(ChatError.self) {
            error = $0
            return Position(epoch: "", seq: 0)
        }
        #expect(error == why)
    }
}
