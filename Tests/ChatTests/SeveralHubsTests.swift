// One chat at several hubs: nobody can tell at which they are.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct SeveralHubsTests {
    private let stage = Stage(hubs: 3)

    @Test func `a message reaches those who wait at every hub, wherever it was said`() throws {
        for hub in 0..<3 { try stage.poll("\(hub)", at: hub) }
        let id = try stage.say("1", at: 1)
        #expect(id.fired == nil)
        stage.settle()
        #expect(id.fired == Position(epoch: stage.epoch, seq: 1))
        #expect(
            stage.told().sorted() == (0..<3).map { Stage.answer("\($0)", next: 1, [(1, "1")]) })
    }

    @Test func `a cursor from one hub is good at another that has not read its mail`() throws {
        try stage.poll("x", at: 0)
        try stage.say("1", at: 0)
        #expect(stage.told() == [Stage.answer("x", next: 1, [(1, "1")])])
        try stage.poll("x", since: "e:1", at: 2)
        #expect(stage.told() == [], "neither a gap nor the message again")
        try stage.say("2", at: 0)
        stage.settle()
        #expect(stage.told() == [Stage.answer("x", next: 2, [(2, "2")])])
    }

    @Test func `what is acknowledged is found at every hub`() throws {
        try stage.poll("x", since: "e:0", at: 2)
        try stage.say("1", at: 1)
        stage.settle()
        for hub in 0..<3 {
            _ = stage.told()
            try stage.poll("x", since: "start", hold: .zero, at: hub)
            stage.settle()
            #expect(stage.told() == [Stage.answer("x", next: 1, [(1, "1")])])
            try stage.poll("x", since: "-1", hold: .zero, at: hub)
            stage.settle()
            #expect(stage.told() == [Stage.answer("x", next: 1, [(1, "1")])])
        }
    }

    @Test func `a nonce used at two hubs is one message`() throws {
        let ids = try (0..<3).map { try stage.say("1", nonce: "n", at: $0) }
        stage.settle()
        #expect(ids.map { $0.fired?.seq } == [1, 1, 1])
        #expect(stage.statistics?.counters.repeats == 2)
    }

    @Test func `a newer poll of a tab ends the older one at another hub`() throws {
        try stage.poll("old", since: "e:0", client: "tab", at: 1)
        try stage.poll("new", client: "tab", at: 2)
        stage.settle()
        #expect(stage.told() == [Stage.answer("old", next: 0, [])])
        try stage.say("1")
        stage.settle()
        #expect(stage.told() == [Stage.answer("new", next: 1, [(1, "1")])])
    }

    @Test func `a tab that comes back is not ended by the word that it had left`() throws {
        try stage.poll("first", client: "tab", at: 1)
        try stage.poll("second", client: "tab", at: 2)
        // Before hub 1 has read that its poll is to end.
        try stage.poll("third", client: "tab", at: 1)
        stage.settle()
        #expect(stage.told().sorted() == ["first", "second"].map { Stage.answer($0, next: 0, []) })
        try stage.say("1")
        stage.settle()
        #expect(stage.told() == [Stage.answer("third", next: 1, [(1, "1")])])
    }

    @Test func `a poll answered at once ends the tab's older one too`() throws {
        try stage.say("1")
        stage.settle()
        try stage.poll("old", client: "tab", at: 1)
        try stage.poll("new", since: "e:0", client: "tab", at: 2)
        stage.settle()
        #expect(
            stage.told() == [
                Stage.answer("new", next: 1, [(1, "1")]), Stage.answer("old", next: 1, []),
            ])
    }

    @Test func `a person is here while a poll of theirs runs at any hub`() throws {
        let one = try stage.poll("one", hold: .seconds(110), name: "ann", at: 1)
        let two = try stage.poll("two", hold: .seconds(110), name: "ann", at: 2)
        stage.settle()
        #expect(stage.people.map(\.name) == ["ann"])
        one.cancel()
        stage.settle()
        stage.time.advance(by: .seconds(60))
        #expect(stage.people.map(\.name) == ["ann"])
        two.cancel()
        stage.settle()
        stage.time.advance(by: .seconds(51))
        #expect(stage.people == [])
    }

    @Test func `every hub hears who came, and can tell who is here`() throws {
        for hub in 0..<3 { try stage.poll("\(hub)", at: hub) }
        try stage.poll("ann", name: "ann", at: 2)
        let people = stage.hubs[1].people(in: .lobby)
        stage.settle()
        #expect(people.fired?.people.map(\.name) == ["ann"])
        stage.time.advance(by: .seconds(2))
        stage.settle()
        let told = stage.told()
        for hub in 0..<3 {
            #expect(
                told.contains {
                    $0.hasPrefix("\(hub)") && $0.contains(#""from":"ann","kind":"join""#)
                })
        }
    }

    @Test func `channels are counted over all hubs, one known to several once`() throws {
        var options = HubOptions()
        options.maxChannels = 2
        let stage = Stage(options, hubs: 3)
        for hub in 0..<3 { try stage.poll("\(hub)", "a", at: hub) }
        let last = try stage.poll("x", "b", at: 1)
        #expect(throws: ChatError.tooManyChannels(limit: 2)) { try stage.poll("y", "c", at: 2) }
        #expect(throws: ChatError.tooManyChannels(limit: 2)) { try stage.say("1", in: "c") }
        var refusal: ChatError?
        try stage.say("1", in: "c", at: 1).addErrback(ChatError.self) {
            refusal = $0
            return Position(epoch: "", seq: 0)
        }
        stage.settle()
        #expect(refusal == .tooManyChannels(limit: 2))
        last.cancel()
        try stage.poll("y", "c", at: 2)
        stage.settle()
        let page = stage.hubs[2].channels(after: nil, limit: 10)
        stage.settle()
        #expect(page.fired?.channels.map { "\($0.name) \($0.parked)" } == ["a 3", "c 1"])
    }

    @Test func `who waits is counted over all hubs`() throws {
        for hub in [0, 1, 1, 2] { try stage.poll("x", at: hub) }
        let statistics = stage.hubs[2].statistics()
        #expect(statistics.fired == nil)
        stage.settle()
        #expect(statistics.fired?.parked == 4)
        #expect(statistics.fired?.hubs.map(\.parked) == [1, 2, 1])
    }

    @Test func `an answer that nobody waits for any more is dropped`() throws {
        try stage.say("1")
        try stage.hubs[1].history(of: .lobby, before: nil, limit: 10)
            .addErrback(CancelledError.self) { _ in HistoryPage.lost }
            .cancel()
        stage.settle()
        #expect(stage.told() == [])
    }

    @Test(arguments: [0, 1])
    func `the journal is told that nobody waits for a page any more`(_ hub: Int) throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal, hubs: 2)
        try stage.say("1")
        stage.settle()
        try journal.finish()
        journal.readsWait = true
        let page = try stage.hubs[hub].history(of: .lobby, before: nil, limit: 10)
        let poll = try stage.poll("ann", since: "start", at: hub)
        stage.settle()
        #expect(journal.reads.count == 2 && journal.readsCancelled == 0)
        page.addErrback(CancelledError.self) { _ in HistoryPage.lost }
        page.cancel()
        poll.cancel()
        stage.settle()
        #expect(journal.readsCancelled == 2)
        #expect(stage.told() == ["ann left"])
    }

    @Test func `what was said before the end is acknowledged, what came after is refused`() throws {
        let before = try stage.say("1", at: 1)
        let waiting = try stage.poll("x", at: 1)
        #expect(stage.hubs[0].close().fired != nil)
        let after = try stage.say("2", at: 1)
        var refusal: ChatError?
        after.addErrback(ChatError.self) {
            refusal = $0
            return Position(epoch: "", seq: 0)
        }
        stage.settle()
        #expect(before.fired?.seq == 1)
        #expect(refusal == .closing)
        _ = stage.hubs[1].close()
        #expect(waiting.fired != nil)
        #expect(throws: ChatError.closing) { try stage.say("3", at: 1) }
    }

    @Test(arguments: 0..<20)
    func `a client that roams between hubs hears all, once and in order`(seed: Int) throws {
        var random = Dice(seed: seed)
        var told = Array(repeating: [Int](), count: 5)
        var cursors = Array(repeating: Cursor.after(Position(epoch: stage.epoch, seq: 0)), count: 5)
        var isWaiting = Array(repeating: false, count: 5)
        for step in 1...600 {
            switch random.roll(4) {
            case 0: try stage.say("\(step)", at: random.roll(3))
            case 1:
                stage.hubs[random.roll(3)].collect()
                stage.time.advance(by: .milliseconds(random.roll(2)))
            default:
                let who = random.roll(5)
                if isWaiting[who] { continue }
                isWaiting[who] = true
                let subscription = Subscription(
                    channels: [.lobby], since: cursors[who], limit: 1 + random.roll(5),
                    client: "c\(who)")
                try stage.hubs[random.roll(3)].next(subscription).addCallback { batch in
                    isWaiting[who] = false
                    #expect(!batch.gap)
                    told[who] += batch.seqs
                    cursors[who] = batch.next
                }
            }
        }
        stage.settle()
        stage.time.advance(by: .milliseconds(50))
        for who in 0..<5 where !isWaiting[who] {
            try stage.hubs[random.roll(3)].next(
                Subscription(channels: [.lobby], since: cursors[who], hold: .zero, limit: 1000)
            ).addCallback { told[who] += $0.seqs }
        }
        stage.settle()
        let last = try #require(told.compactMap(\.last).max())
        for who in told { #expect(who == Array(1...last)) }
    }
}

/// Numbers that a seed decides.
private struct Dice {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// 0..<sides
    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % sides
    }
}
