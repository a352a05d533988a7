// A stream whose listener has no room stands in no queue, and nothing is kept for it.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubStreamPauseTests {
    private let stage = Stage()

    private func batch(
        _ who: String, next: Int, _ messages: [Int] = [], _ flags: String = ""
    ) -> String {
        Stage.answer(who, next: next, messages.map { ($0, "\($0)") }, flags)
    }

    private func say(_ numbers: ClosedRange<Int>) throws {
        for number in numbers { try stage.say("\(number)") }
    }

    @Test func `one that is paused is told everything at once when there is room`() throws {
        let ann = try stage.stream("ann", room: 1)
        _ = stage.told()
        try say(1...3)
        stage.time.advance(by: .seconds(100))
        #expect(stage.told() == [], "neither messages nor empty batches")
        #expect(ann.stream?.next == .after(Position(epoch: stage.epoch, seq: 0)))
        ann.resume()
        #expect(stage.told() == [batch("ann", next: 3, [1, 2, 3])])
        try say(4...4)
        #expect(ann.seqs == [1, 2, 3, 4])
        #expect(stage.statistics?.counters.pauses == 1)
    }

    @Test func `where nothing came meanwhile it just goes on`() throws {
        let ann = try stage.stream("ann", room: 1)
        _ = stage.told()
        ann.resume()
        #expect(stage.told() == [])
        try say(1...1)
        #expect(stage.told() == [batch("ann", next: 1, [1])])
    }

    @Test func `it may pause after any batch, also in the middle of what is old`() throws {
        try say(1...5)
        let ann = try stage.stream("ann", since: "start", room: 1, limit: 2)
        #expect(stage.told() == [batch("ann", next: 2, [1, 2], #","more":true"#)])
        try say(6...6)
        ann.resume(room: 1)
        #expect(stage.told() == [batch("ann", next: 4, [3, 4], #","more":true"#)])
        ann.resume(room: 1)
        #expect(stage.told() == [batch("ann", next: 6, [5, 6])])
    }

    @Test func `what memory has dropped meanwhile comes from the journal`() throws {
        var options = HubOptions()
        options.maxBacklogBytes = 400
        let stage = Stage(options)
        let ann = try stage.stream("ann", room: 1)
        for number in 1...20 { try stage.say("\(number)") }
        ann.resume()
        #expect(ann.seqs == Array(1...20))
        #expect(ann.batches.allSatisfy { !$0.gap })
    }

    @Test func `what is no longer kept is a gap that is told`() throws {
        var options = HubOptions()
        options.retention.count = 2
        let stage = Stage(options)
        let ann = try stage.stream("ann", room: 1)
        for number in 1...5 { try stage.say("\(number)") }
        ann.resume()
        #expect(ann.seqs == [4, 5])
        #expect(ann.batches.map(\.gap) == [false, true])
    }

    @Test func `one that is paused while its journal is read hears that later`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.say("1")
        try journal.finish()
        journal.readsWait = true
        let ann = try stage.stream("ann", since: "start")
        #expect(stage.told() == [])
        ann.stream?.resume()
        try stage.say("2")
        try journal.finish()
        #expect(stage.told() == [])
        journal.finishReads()
        #expect(ann.seqs == [1, 2])
    }

    @Test func `one that leaves while the journal is read lets go of the page`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.say("1")
        try journal.finish()
        journal.readsWait = true
        let ann = try stage.stream("ann", since: "start")
        ann.stream?.cancel()
        #expect(journal.readsCancelled == 1)
        journal.finishReads()
        #expect(stage.told() == [] && stage.hub.openStreams == 0)
    }

    @Test func `a journal that cannot be read ends the stream`() throws {
        let broker = LateBroker()
        let (time, options) = (ManualClock(), HubOptions())
        let hub = Hub(
            number: 0, broker: broker, shared: SharedState(hubs: 1, options: options),
            scheduler: time, clock: CalendarOf1970(clock: time), options: options)
        broker.begin("e", last: 3)
        broker.isUnreachable = true
        let ear = StreamEar("ann", on: stage)
        ear.stream = try hub.stream(Subscription(channels: [.lobby], since: .start), to: ear)
        ear.resume()
        #expect(stage.told() == ["ann failed: \(JournalError.closed)"])
        #expect(hub.openStreams == 0)
    }
}
