// A message on its way to all who wait.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubFanOutTests {
    private let stage = Stage()

    private func listen(_ name: String) throws {
        try stage.hub.listen(to: .lobby).addCallback { self.stage.note(name, $0) }
            .addErrback(CancelledError.self) { _ in }
    }

    @Test func `a big audience is told a slice at a time, oldest first`() throws {
        let count = FanOut.slice * 2 + 1
        for number in 0..<count { try stage.poll("\(number)") }
        try stage.say("1")
        #expect(stage.lines.count == FanOut.slice)
        var inBetween = 0
        stage.time.callLater(.zero) { inBetween = self.stage.lines.count }
        stage.time.advance(by: .zero)
        #expect(inBetween == FanOut.slice * 2, "another call was made between two slices")
        #expect(
            stage.told() == (0..<count).map { Stage.answer("\($0)", next: 1, [(1, "1")]) })
    }

    @Test func `those who are told later get all that was said meanwhile, in one answer`() throws {
        for number in 0...FanOut.slice { try stage.poll("\(number)") }
        try stage.say("1")
        try stage.say("2")
        stage.time.advance(by: .zero)
        #expect(
            stage.told().last
                == Stage.answer("\(FanOut.slice)", next: 2, [(1, "1"), (2, "2")]))
    }

    @Test func `a small room does not wait until a large one has been answered`() throws {
        for number in 0..<FanOut.slice * 3 { try stage.poll("\(number)") }
        try stage.poll("small", "room")
        try stage.say("1")
        try stage.say("2", in: "room")
        var rank: Int?
        stage.time.callLater(.zero) { rank = self.stage.lines.firstIndex { $0.hasPrefix("small") } }
        stage.time.advance(by: .zero)
        #expect(try #require(rank) < FanOut.slice * 2)
        #expect(stage.told().count == FanOut.slice * 3 + 1)
    }

    @Test func `one may leave while the message is on its way`() throws {
        let polls = try (0..<FanOut.slice + 3).map { try stage.poll("\($0)") }
        try stage.say("1")
        polls[FanOut.slice + 1].cancel()
        stage.time.advance(by: .zero)
        let told = stage.told().suffix(3).compactMap { $0.split(separator: "{").first }
        let last = FanOut.slice
        #expect(told == ["\(last + 1) left", "\(last) ", "\(last + 2) "])
    }

    @Test func `a hold that ends in the middle of a fan-out skips nothing`() throws {
        // Said at the very moment at which the holds end, and before they do.
        stage.time.callLater(.seconds(10)) { _ = try? self.stage.say("1") }
        for number in 0...FanOut.slice { try stage.poll("\(number)", hold: .seconds(10)) }
        stage.time.advance(by: .seconds(10))
        let told = stage.told()
        let skipped = told.filter { !$0.contains(#""next":"e:1","messages":[{"id":"e:1""#) }
        #expect(told.count == FanOut.slice + 1)
        #expect(skipped == [])
    }

    @Test func `a listener whose hold ends in the middle of a fan-out hears it`() throws {
        stage.time.callLater(.seconds(10)) { _ = try? self.stage.say("1") }
        for number in 0...FanOut.slice {
            try stage.hub.listen(to: .lobby, hold: .seconds(10))
                .addCallback { self.stage.note("\(number)", $0) }
        }
        stage.time.advance(by: .seconds(10))
        #expect(stage.told() == (0...FanOut.slice).map { "\($0) 1" })
    }

    @Test func `one who comes during a fan-out and missed nothing waits`() throws {
        for number in 0...FanOut.slice { try stage.poll("\(number)") }
        try stage.say("1")
        try stage.poll("late", since: "e:1")
        stage.time.advance(by: .zero)
        #expect(stage.told().last?.hasPrefix("\(FanOut.slice) ") == true)
        try stage.say("2")
        #expect(stage.told() == [Stage.answer("late", next: 2, [(2, "2")])])
    }

    @Test func `an answer may poll again and speak`() throws {
        try stage.poll("ann").addCallback {
            _ = try? self.stage.poll("ann", since: "e:1")
            _ = try? self.stage.say("2")
            self.stage.lines.append("spoke")
        }
        try stage.poll("bob")
        try stage.say("1")
        let told = stage.told()
        #expect(told.map { $0.prefix(5) } == ["ann {", "spoke", "bob {", "ann {"])
        #expect(told.last == Stage.answer("ann", next: 2, [(2, "2")]))
    }

    @Test func `closing from an answer ends the fan-out`() throws {
        try stage.poll("ann").addCallback { _ = self.stage.hub.close() }
        try stage.poll("bob")
        try stage.say("1")
        stage.time.advance(by: .seconds(1))
        #expect(stage.told().last?.contains("retry") == true)
        #expect(stage.hub.parked == 0)
    }

    @Test func `the simple API hears one message, as it was posted`() throws {
        try listen("a")
        try stage.say(#"{"z":[1.50]}"#, from: "ann")
        try stage.say("2")
        #expect(stage.told() == [#"a {"z":[1.50]}"#])
    }

    @Test func `the simple API hears the next message, also in the middle of a fan-out`() throws {
        for number in 0...FanOut.slice { try listen("\(number)") }
        try stage.say("1")
        try listen("late")
        try stage.say("2")
        stage.time.advance(by: .zero)
        #expect(stage.told().suffix(2) == ["\(FanOut.slice) 1", "late 2"])
    }

    @Test func `the simple API hears no ephemeral message`() throws {
        try listen("a")
        try stage.poll("ann", name: "ann")
        stage.time.advance(by: .seconds(2))
        try stage.hub.ephemeral(Draft(channel: .lobby, body: .null), seconds: 3)
        #expect(stage.told().allSatisfy { $0.hasPrefix("ann") })
    }

    @Test func `those who ask the same share the bytes of the answer`() throws {
        var bases: Set<UnsafeRawPointer?> = []
        var kept: [JSON] = []
        for channel in 0..<20 {
            // Other channels' messages move the cursors apart.
            try stage.say("0", in: "c\(channel)")
            try stage.hub.next(Subscription(channels: [.lobby])).addCallback {
                kept.append($0.json)
            }
        }
        try stage.say("1")
        for message in kept { bases.insert(message.bytes.withUnsafeBytes { $0.baseAddress }) }
        #expect(kept.count == 20)
        #expect(bases.count == 1)
    }

    @Test func `who waits while the journal is read is not forgotten`() throws {
        let journal = SlowJournal()
        journal.readsWait = true
        let stage = Stage(journal: journal)
        try stage.poll("ann", since: "start")
        try stage.poll("bob", since: "start").cancel()
        try stage.say("1")
        try journal.finish()
        journal.finishReads()
        #expect(stage.told() == ["bob left", Stage.answer("ann", next: 1, [(1, "1")])])
    }
}
