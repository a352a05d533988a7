// A busy channel cools down between two flushes, and answers with all that came.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubCooldownTests {
    private let stage = Stage()

    /// Publishes one message, and `count` more while that goes out: they go out together, in a flush
    /// that takes `duration`, and the channel cools down. The next message will be the fourth.
    private func tire(
        _ channel: String = "lobby", for duration: Duration, pending count: Int = 2
    ) throws {
        try stage.poll("slow", channel).addCallback {
            try self.stage.poll("slow", channel).addCallback {
                self.stage.time.advance(by: duration)
            }
            for _ in 0..<count { try self.stage.say("0", in: channel) }
        }
        try stage.say("0", in: channel)
        _ = stage.told()
    }

    private func answer(_ who: String, next: Int, _ messages: [Int]) -> String {
        Stage.answer(who, next: next, messages.map { ($0, "\($0)") })
            .replacing(#""at":"1970-01-01T00:00:00.000Z""#, with: "at")
    }

    /// What was told, without the times.
    private func told() -> [String] {
        stage.told().map { $0.replacing(/"at":"[^"]*"/, with: "at") }
    }

    @Test func `after a quiet time a message goes out at once`() throws {
        try tire(for: .milliseconds(20))
        stage.time.advance(by: .milliseconds(20))
        try stage.poll("ann", since: "e:3")
        try stage.say("4")
        #expect(told() == [answer("ann", next: 4, [4])])
    }

    @Test func `a fan-out of less than a millisecond is followed by no cooldown`() throws {
        try tire(for: .microseconds(999))
        try stage.poll("ann", since: "e:3")
        try stage.say("4")
        try stage.poll("bob", since: "e:3")
        #expect(told() == [answer("ann", next: 4, [4]), answer("bob", next: 4, [4])])
    }

    @Test func `what comes during a cooldown waits and goes out together`() throws {
        try tire(for: .milliseconds(20))
        try stage.poll("ann", since: "e:3")
        try stage.say("4")
        stage.time.advance(by: .milliseconds(10))
        try stage.say("5")
        stage.time.advance(by: .microseconds(9999))
        #expect(told() == [])
        stage.time.advance(by: .microseconds(1))
        #expect(told() == [answer("ann", next: 5, [4, 5])])
    }

    @Test func `a cooldown is never longer than 50 milliseconds`() throws {
        try tire(for: .seconds(10))
        try stage.poll("ann", since: "e:3")
        try stage.say("4")
        stage.time.advance(by: .microseconds(49_999))
        #expect(told() == [])
        stage.time.advance(by: .microseconds(1))
        #expect(told() == [answer("ann", next: 4, [4])])
    }

    @Test(arguments: [(2, 5), (3, 10), (5, 20), (9, 20)])
    func `the more was pending, the longer the cooldown, up to four times the flush`(
        _ pending: Int, _ cooldown: Int
    ) throws {
        try tire(for: .milliseconds(5), pending: pending)
        try stage.poll("ann")
        try stage.say("1")
        stage.time.advance(by: .milliseconds(cooldown) - .microseconds(1))
        #expect(told() == [])
        stage.time.advance(by: .microseconds(1))
        #expect(told().count == 1)
    }

    @Test func `where messages go out one by one there is no cooldown`() throws {
        for number in 1...3 {
            try stage.poll("ann").addCallback { self.stage.time.advance(by: .milliseconds(20)) }
            try stage.say("\(number)")
            #expect(told() == [answer("ann", next: number, [number])])
        }
    }

    @Test func `messages that nobody heard make nobody wait`() throws {
        for _ in 1...9 { try stage.say("0") }
        try stage.poll("ann").addCallback { self.stage.time.advance(by: .milliseconds(20)) }
        try stage.say("10")
        try stage.poll("ann")
        _ = told()
        try stage.say("11")
        #expect(told() == [answer("ann", next: 11, [11])])
    }

    @Test func `a late poll is told everything in one answer`() throws {
        try tire(for: .milliseconds(20))
        try stage.say("4")
        try stage.poll("late", since: "e:3")
        try stage.say("5")
        #expect(told() == [])
        #expect(stage.hub.parked == 1)
        stage.time.advance(by: .milliseconds(20))
        #expect(told() == [answer("late", next: 5, [4, 5])])
        #expect(stage.hub.parked == 0)
        stage.time.advance(by: .seconds(1))
        #expect(told() == [])
    }

    @Test func `those who come back during a flush wait for the next`() throws {
        try stage.poll("ann").addCallback {
            try self.stage.say("2")
            try self.stage.poll("ann", since: "e:1")
        }
        try stage.poll("bob").addCallback {
            try self.stage.poll("bob", since: "e:2")
            try self.stage.say("3")
        }
        try stage.poll("joe")
        try stage.say("1")
        #expect(
            told() == [
                answer("ann", next: 1, [1]), answer("bob", next: 2, [1, 2]),
                answer("joe", next: 3, [1, 2, 3]),
                answer("bob", next: 3, [3]), answer("ann", next: 3, [2, 3]),
            ])
    }

    @Test func `a client that asks for the same again does not keep a flush going`() throws {
        try stage.say("1")
        try stage.poll("ann").addCallback {
            try self.stage.poll("nag", since: "e:0").addCallback {
                try self.stage.poll("nag", since: "e:0")
            }
        }
        try stage.poll("bob")
        try stage.say("2")
        #expect(told().map { $0.prefix(3) } == ["ann", "bob", "nag", "nag"])
    }

    @Test func `of many polls that lag the first are answered at once, the others together`()
        throws
    {
        try stage.say("1")
        for number in 1...18 { try stage.poll("\(number)", since: "e:0") }
        try stage.say("2")
        #expect(told() == (1...16).map { answer("\($0)", next: 1, [1]) })
        stage.time.advance(by: .zero)
        #expect(told() == (17...18).map { answer("\($0)", next: 2, [1, 2]) })
        try stage.poll("ann", since: "e:1")
        #expect(told() == [answer("ann", next: 2, [2])])
    }

    @Test func `where an answer is full already, the poll does not wait for more`() throws {
        try tire(for: .milliseconds(20))
        for number in 4...5 { try stage.say("\(number)") }
        try stage.poll("ann", since: "e:3", limit: 2)
        try stage.poll("bob", since: "e:3", limit: 3)
        #expect(told() == [answer("ann", next: 5, [4, 5])])
    }

    @Test(arguments: ["e:3", "start", "-1"])
    func `a hold of zero does not wait, nor does who has no cursor`(_ since: String) throws {
        try tire(for: .milliseconds(20))
        try stage.say("4")
        try stage.poll("ann", since: since, hold: since == "e:3" ? .zero : nil)
        #expect(told().count == 1)
        #expect(stage.hub.parked == 0)
    }

    @Test func `a late poll that is cancelled leaves every queue`() throws {
        try tire("a", for: .milliseconds(20))
        try stage.say("4", in: "a")
        try stage.poll("ann", "a b", since: "e:3").cancel()
        #expect(told() == ["ann left"])
        #expect(stage.hub.parked == 0)
        #expect(stage.statistics?.counters.dropped == 1)
        #expect(stage.channels.map(\.parked) == [0])
        stage.time.advance(by: .seconds(1))
        #expect(told() == [])
    }

    @Test func `a late poll ends when its tab asks again, and keeps its cursor`() throws {
        try tire(for: .milliseconds(20))
        try stage.say("4")
        try stage.poll("old", since: "e:3", client: "tab")
        try stage.poll("new", since: "e:3", client: "tab")
        #expect(told() == [answer("old", next: 3, [])])
        #expect(stage.hub.parked == 1)
        stage.time.advance(by: .milliseconds(20))
        #expect(told() == [answer("new", next: 4, [4])])
    }

    @Test func `a hold that ends during a cooldown is answered with what there is`() throws {
        try tire(for: .milliseconds(20))
        try stage.poll("ann", since: "e:3", hold: .milliseconds(5))
        try stage.say("4")
        try stage.poll("late", since: "e:3", hold: .milliseconds(6))
        stage.time.advance(by: .milliseconds(6))
        #expect(told() == [answer("ann", next: 4, [4]), answer("late", next: 4, [4])])
        stage.time.advance(by: .seconds(1))
        #expect(told() == [])
        #expect(stage.statistics?.counters.empty == 0)
    }

    @Test func `a poll of two channels waits where the busy one alone has news`() throws {
        try tire("a", for: .milliseconds(20))
        try stage.say("4", in: "a")
        try stage.poll("ann", "a b", since: "e:3")
        #expect(told() == [])
        stage.time.advance(by: .milliseconds(20))
        #expect(try ids() == ["4"])
    }

    @Test func `a poll of two channels does not wait where the quiet one has news`() throws {
        try tire("a", for: .milliseconds(20))
        try stage.say("4", in: "a")
        try stage.say("5", in: "b")
        try stage.poll("ann", "a b", since: "e:3")
        #expect(try ids() == ["4", "5"])
    }

    @Test func `a message in the quiet channel brings along what waits in the busy one`() throws {
        try tire("a", for: .milliseconds(20))
        try stage.poll("ann", "a b", since: "e:3")
        try stage.say("4", in: "a")
        try stage.poll("late", "a b", since: "e:3")
        #expect(told() == [])
        try stage.say("5", in: "b")
        #expect(try ids() == ["4", "5", "4", "5"])
        stage.time.advance(by: .seconds(1))
        #expect(told() == [])
    }

    /// The numbers of the messages that were told.
    private func ids() throws -> [String] {
        told().flatMap { $0.matches(of: /"id":"e:(\d+)"/).map { String($0.1) } }
    }

    @Test func `closing during a cooldown answers the late ones too`() throws {
        try tire(for: .milliseconds(20))
        try stage.poll("ann", since: "e:3")
        try stage.say("4")
        try stage.poll("late", since: "e:3")
        _ = stage.hub.close()
        let answers = told()
        #expect(
            answers.map { $0.prefix(22) } == [
                #"ann {"next":"e:3","mes"#, #"late {"next":"e:3","me"#,
            ])
        #expect(answers.allSatisfy { $0.contains("retry") })
        #expect(stage.hub.parked == 0)
        stage.time.advance(by: .seconds(1))
        #expect(told() == [])
    }

    @Test func `an ephemeral message goes out with the others, to those who were there`() throws {
        try tire(for: .milliseconds(20))
        try stage.poll("ann", since: "e:3")
        try ephemeral("first")
        try stage.say("4")
        try stage.poll("late", since: "e:3")
        try ephemeral("second")
        #expect(told() == [])
        stage.time.advance(by: .milliseconds(20))
        let heard = stage.told().map { line in
            ["\"first\"", "\"second\""].filter(line.contains).joined()
        }
        #expect(heard == [#""first""second""#, #""second""#])
        try stage.poll("ann", since: "e:4")
        try stage.say("5")
        #expect(told() == [answer("ann", next: 5, [5])])
    }

    @Test func `an ephemeral message during a flush reaches those who have come back`() throws {
        try stage.poll("ann").addCallback { try self.stage.poll("ann", since: "e:1") }
        try stage.poll("bob").addCallback { try self.ephemeral("psst") }
        try stage.say("1")
        #expect(stage.told().map { $0.contains("psst") } == [false, false, true])
    }

    @Test func `an ephemeral message to those who left is forgotten`() throws {
        try tire(for: .milliseconds(20))
        let ann = try stage.poll("ann", since: "e:3")
        try ephemeral("first")
        ann.cancel()
        stage.time.advance(by: .milliseconds(20))
        let channel = try #require(stage.hub.channels[.lobby])
        #expect(channel.queue.ephemerals.isEmpty)
        #expect(channel.queue.state == .quiet)
    }

    private func ephemeral(_ text: String) throws {
        let body = JSON(bytes: Array("\"\(text)\"".utf8))
        try stage.hub.ephemeral(Draft(channel: .lobby, body: body), seconds: 3)
    }

    @Test func `the simple API has no cooldown`() throws {
        func listen(_ name: String, then next: @escaping () throws -> Void = {}) throws {
            try stage.hub.listen(to: .lobby).addCallback { message in
                self.stage.note(name, message)
                try next()
            }
        }
        try listen("a") {
            try listen("b") { self.stage.time.advance(by: .milliseconds(20)) }
            for number in 2...3 { try self.stage.say("\(number)") }
        }
        try stage.say("1")
        try listen("c")
        try stage.say("4")
        #expect(told() == ["a 1", "b 2", "c 4"])
    }
}
