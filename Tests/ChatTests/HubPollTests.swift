// Asking for what is new, and waiting for it.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubPollTests {
    private let stage = Stage()

    private func answer(
        _ who: String, next: Int, _ messages: [(Int, String)] = [], _ flags: String = ""
    ) -> String {
        Stage.answer(who, next: next, messages, flags)
    }

    @Test func `a poll waits until something is said`() throws {
        try stage.poll("ann")
        #expect(stage.told() == [])
        #expect(stage.hub.parked == 1)
        try stage.say("1")
        #expect(stage.told() == [answer("ann", next: 1, [(1, "1")])])
        #expect(stage.hub.parked == 0)
    }

    @Test func `a poll behind its time is answered at once, oldest first`() throws {
        for number in 1...3 { try stage.say("\(number)") }
        try stage.poll("ann", since: "e:1")
        #expect(stage.told() == [answer("ann", next: 3, [(2, "2"), (3, "3")])])
    }

    @Test func `now wants only what comes next`() throws {
        try stage.say("1")
        try stage.poll("ann", since: "now")
        #expect(stage.told() == [])
        try stage.say("2")
        #expect(stage.told() == [answer("ann", next: 2, [(2, "2")])])
    }

    @Test func `start wants all that is kept`() throws {
        for number in 1...2 { try stage.say("\(number)") }
        try stage.poll("ann", since: "start")
        #expect(stage.told() == [answer("ann", next: 2, [(1, "1"), (2, "2")])])
    }

    @Test(arguments: ["start", "-20", "e:0", "now"])
    func `where nothing was ever said every poll waits`(_ since: String) throws {
        try stage.poll("ann", since: since)
        #expect(stage.told() == [])
        try stage.say("1")
        #expect(stage.told() == [answer("ann", next: 1, [(1, "1")])])
    }

    @Test func `minus two wants the last two`() throws {
        for number in 1...3 { try stage.say("\(number)") }
        try stage.poll("ann", since: "-2")
        #expect(stage.told() == [answer("ann", next: 3, [(2, "2"), (3, "3")])])
    }

    @Test
    func `an answer that is cut says that there is more`()
        throws
    {
        for number in 1...3 { try stage.say("\(number)") }
        for since in ["e:0", "start"] {
            try stage.poll("ann", since: since, limit: 2)
            #expect(
                stage.told()
                    == [answer("ann", next: 2, [(1, "1"), (2, "2")], #","more":true"#)])
        }
        try stage.poll("ann", since: "e:2", limit: 2)
        #expect(stage.told() == [answer("ann", next: 3, [(3, "3")])])
    }

    @Test func `messages of other channels move the cursor on and are not sent`() throws {
        try stage.say("1", in: "lobby")
        try stage.say("2", in: "swift")
        try stage.poll("ann", since: "e:0")
        #expect(stage.told() == [answer("ann", next: 2, [(1, "1")])])
        try stage.poll("ann", since: "e:2")
        try stage.say("3", in: "swift")
        #expect(stage.told() == [])
    }

    @Test func `several channels come in one answer, in order`()
        throws
    {
        for (number, channel) in ["b", "a", "c", "b"].enumerated() {
            try stage.say("\(number + 1)", in: channel)
        }
        try stage.poll("ann", "a b", since: "e:0")
        let ids = try #require(stage.told().first).matches(of: /"id":"e:(\d)","channel":"(\w)"/)
        #expect(ids.map { "\($0.1)\($0.2)" } == ["1b", "2a", "4b"])
    }

    @Test func `one message answers a poll of several channels once`() throws {
        try stage.poll("ann", "a b")
        try stage.say("1", in: "b")
        try stage.say("2", in: "a")
        #expect(stage.told().count == 1)
        #expect(stage.hub.parked == 0)
    }

    @Test func `a hold ends with an empty answer that moves the cursor on`() throws {
        try stage.say("1", in: "swift")
        try stage.poll("ann", since: "e:0", hold: .seconds(10))
        stage.time.advance(by: .milliseconds(9999))
        #expect(stage.told() == [])
        stage.time.advance(by: .milliseconds(1))
        #expect(stage.told() == [answer("ann", next: 1)])
        #expect(stage.hub.parked == 0)
    }

    @Test func `the usual hold is 20 to 25 seconds, and not the same for all`() throws {
        var lengths: Set<Duration> = []
        for number in 0..<100 { try stage.poll("\(number)") }
        for _ in 0..<100 {
            stage.time.advance(by: .milliseconds(250))
            if !stage.told().isEmpty { lengths.insert(stage.time.now) }
        }
        #expect(lengths.min()! >= .seconds(20))
        #expect(lengths.max()! <= .seconds(25))
        #expect(lengths.count > 5)
        #expect(stage.hub.parked == 0)
    }

    @Test func `a hold of zero asks without waiting`() throws {
        try stage.poll("ann", hold: .zero)
        #expect(stage.told() == [answer("ann", next: 0)])
    }

    @Test func `a client that leaves is forgotten`() throws {
        let poll = try stage.poll("ann", "a b")
        poll.cancel()
        #expect(stage.told() == ["ann left"])
        #expect(stage.hub.parked == 0)
        #expect(stage.statistics?.channels == 0)
        try stage.say("1", in: "a")
        stage.time.advance(by: .seconds(100))
        #expect(stage.told() == [])
    }

    @Test func `a tab's newer poll ends the older one, which keeps its cursor`() throws {
        try stage.say("1", in: "swift")
        try stage.poll("old", since: "e:0", client: "tab")
        try stage.poll("new", since: "e:0", client: "tab")
        #expect(stage.told() == [answer("old", next: 0)])
        #expect(stage.hub.parked == 1)
        try stage.say("2")
        #expect(stage.told() == [answer("new", next: 2, [(2, "2")])])
    }

    @Test func `the end of the older poll does not make its tab forgotten`() throws {
        let old = try stage.poll("old", client: "tab")
        try stage.poll("new", client: "tab")
        old.cancel()
        try stage.poll("newest", client: "tab")
        #expect(stage.told() == [answer("old", next: 0), answer("new", next: 0)])
    }

    @Test func `a cursor of another journal gets everything and a gap`()
        throws
    {
        for number in 1...2 { try stage.say("\(number)") }
        for since in ["other:1", "e:3"] {
            try stage.poll("ann", since: since)
            #expect(
                stage.told() == [answer("ann", next: 2, [(1, "1"), (2, "2")], #","gap":true"#)])
        }
        #expect(stage.statistics?.counters.gaps == 2)
    }

    @Test func `a gap is told even where nothing is left`() throws {
        try stage.poll("ann", since: "other:7")
        #expect(stage.told() == [answer("ann", next: 0, [], #","gap":true"#)])
    }

    @Test func `a channel too many is refused, and none of the poll's is made`() throws {
        var options = HubOptions()
        options.maxChannels = 2
        let stage = Stage(options)
        try stage.poll("ann", "a")
        #expect(throws: ChatError.tooManyChannels(limit: 2)) { try stage.poll("bob", "b c") }
        #expect(stage.statistics?.channels == 1)
        #expect(throws: ChatError.tooManyChannels(limit: 2)) {
            try stage.say("1", in: "b")
            try stage.say("1", in: "c")
        }
        try stage.poll("bob", "a b")
        #expect(stage.hub.parked == 2)
    }

    @Test(arguments: ["start", "-20", "e:1"])
    func `a client that is sent away keeps its cursor`(_ since: String) throws {
        try stage.say("1")
        try stage.say("2")
        _ = stage.hub.close()
        try stage.poll("ann", since: since)
        #expect(stage.told().first?.hasPrefix("ann {\"next\":\"\(since)\"") == true)
    }

    @Test func `a client that is sent away and wants what comes next misses nothing`() throws {
        try stage.say("1")
        _ = stage.hub.close()
        try stage.poll("ann", since: "now")
        #expect(stage.told().first?.hasPrefix("ann {\"next\":\"e:1\"") == true)
    }

    @Test func `closing tells all who wait or come when to come back`() throws {
        try stage.say("1", in: "swift")
        try stage.poll("ann", since: "e:0")
        #expect(stage.hub.close().fired != nil)
        try expectRetry("ann")
        try stage.poll("bob", since: "e:0")
        try expectRetry("bob")
        #expect(throws: ChatError.closing) { try stage.say("2") }
    }

    private func expectRetry(_ who: String) throws {
        let batch = try #require(stage.lastBatch)
        let retry = try #require(batch.retry)
        #expect(retry >= .zero && retry <= .seconds(5))
        #expect(batch.isEmpty)
        let milliseconds = Int(retry / .milliseconds(1))
        #expect(stage.told() == [answer(who, next: 0, [], #","retry":\#(milliseconds)"#)])
    }

    @Test func `a batch tells in values what its bytes tell`() throws {
        for number in 1...3 { try stage.say("\(number)") }
        try stage.poll("ann", since: "other:1", limit: 2)
        let first = try #require(stage.lastBatch)
        #expect(!first.isEmpty && first.gap && first.more && first.retry == nil)
        #expect(first.next == .after(Position(epoch: stage.epoch, seq: 2)))
        try stage.poll("ann", since: "e:3", hold: .zero)
        let second = try #require(stage.lastBatch)
        #expect(second.isEmpty && !second.gap && !second.more && second.retry == nil)
        #expect(second.next == .after(Position(epoch: stage.epoch, seq: 3)))
    }

    @Test func `who asks again from next misses nothing and hears nothing twice`() throws {
        for number in 1...5 { try stage.say("\(number)") }
        var cursor = Cursor.start
        var bodies: [String] = []
        for _ in 0..<3 {
            let batch = try stage.hub.next(
                Subscription(channels: [.lobby], since: cursor, hold: .zero, limit: 2))
            cursor = try #require(batch.fired).next
            let text = String(decoding: try #require(batch.fired).json.bytes, as: UTF8.self)
            bodies += text.matches(of: /"body":(\d)/).map { String($0.1) }
        }
        #expect(bodies == ["1", "2", "3", "4", "5"])
    }

    @Test func `a client that leaves while its batch is read from the journal is gone once`()
        throws
    {
        let journal = SlowJournal()
        journal.readsWait = true
        var options = HubOptions()
        options.maxBacklogBytes = 300
        let stage = Stage(options, journal: journal)
        // Memory has lost some of it by the time that ann is told.
        try stage.poll("first", "a").addCallback {
            for number in 2...9 { try stage.say("\(number)", in: "b") }
            while !journal.pending.isEmpty { try journal.finish() }
        }
        let ann = try stage.poll("ann", "a b")
        try stage.say("1", in: "a")
        try journal.finish()
        #expect(journal.reads.count == 1)
        ann.cancel()
        journal.finishReads()
        #expect(stage.hub.parked == 0)
        #expect(stage.told().filter { $0.hasPrefix("ann") } == ["ann left"])
    }
}
