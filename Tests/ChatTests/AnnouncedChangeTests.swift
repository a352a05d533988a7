// A change of records and the message that tells of it.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct AnnouncedChangeTests {
    private let channel = ChannelName.lobby

    private func set(_ text: String, at hub: Hub, if condition: RecordChange.Condition = .none)
        throws -> Deferred<Position>
    {
        let record = Record(key: "topic/lobby", value: Array(text.utf8))
        return try hub.change(
            [.put(record, if: condition)],
            announcing: Draft(channel: channel, body: JSON(text: text)))
    }

    @Test func `messages stand in the order of the changes, from whichever hub`() throws {
        let stage = Stage(hubs: 2)
        let first = try set("a", at: stage.hubs[1])
        let second = try set("b", at: stage.hubs[1])
        stage.settle()
        let third = try set("c", at: stage.hubs[0])
        stage.settle()
        #expect([first, second, third].map { $0.fired?.seq } == [1, 2, 3])
        for hub in stage.hubs {
            #expect(hub.records["topic/lobby"]?.value == Array("c".utf8))
        }
    }

    @Test func `a change that waits for another is announced behind the other's message`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        _ = try set("a", at: stage.hub)
        _ = try set("b", at: stage.hub)
        try journal.finishChange()
        #expect(journal.pending.map(\.message.body) == [JSON(text: "a")])
        try journal.finishChange()
        #expect(journal.pending.map(\.message.body) == [JSON(text: "a"), JSON(text: "b")])
        #expect(stage.hub.records["topic/lobby"]?.value == Array("b".utf8))
    }

    @Test func `what is not changed is not announced`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        var failures: [String] = []
        try set("a", at: stage.hub, if: .present)
            .addErrback(ChatError.self) { _ in
                failures.append("refused")
                return Position(epoch: "e", seq: 0)
            }
        try set("b", at: stage.hub)
            .addErrback(JournalError.self) { _ in
                failures.append("not kept")
                return Position(epoch: "e", seq: 0)
            }
        try journal.finishChange(.full(path: "x"))
        #expect(failures == ["refused", "not kept"])
        #expect(journal.pending.isEmpty && stage.hub.records.count == 0)
    }

    @Test func `a change stays where its message cannot be kept`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        var failures = 0
        try set("a", at: stage.hub)
            .addErrback(JournalError.self) { _ in
                failures += 1
                return Position(epoch: "e", seq: 0)
            }
        try journal.finishChange()
        try journal.finish(.full(path: "x"))
        #expect(failures == 1 && stage.hub.records["topic/lobby"] != nil)
    }
}
