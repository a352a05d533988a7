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

    @Test func `one message batches a poll of several channels once`() throws {
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
    func `whoever is sent away keeps the cursor they came with`(_ since: String) throws {
        try stage.say("1")
        try stage.say("2")
        _ = stage.hub.close()
        try stage.poll("ann", since: since)
        #expect(stage.told().first?.hasPrefix("ann {\"next\":\"\(since)\"") == true)
    }

    @Test func `whoever is sent away and wants what comes next misses nothing`() throws {
        try stage.say("1")
        _ = stage.hub.close()
        try stage.poll("ann", since: "now")
        #expect(stage.told().first?.hasPrefix("ann {\"next\":\"e:1\"") == true)
    }

    @Test func `closing tells all who wait or come when to come back`() throws {
        try stage.say("1", in: "swift")
        try stage.poll("ann", since: "e:0")
        #expect(stage.hub.close().fired != nil)
        try stage.poll("bob", since: "e:0")
        let told = stage.told()
        #expect(told.count == 2)
        for (who, line) in zip(["ann", "bob"], told) {
            let match = try #require(
                line.wholeMatch(of: /(\w+) \{"next":"e:0","messages":\[\],"retry":(\d+)\}/))
            #expect(match.1 == who)
            #expect((0...5000).contains(try #require(Int(match.2))))
        }
        #expect(throws: ChatError.closing) { try stage.say("2") }
    }
}
