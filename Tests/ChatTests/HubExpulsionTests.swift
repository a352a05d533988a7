// An operator removes somebody, sees who is here, and sends streams elsewhere.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

/// Everyone of these names.
private struct Named: PersonRule {
    let names: Set<String>

    init(_ names: String...) { self.names = Set(names) }

    var name: String { names.min() ?? "" }

    func covers(_ identity: Identity) -> Bool { names.contains(identity.displayName) }
}

@Suite struct HubExpulsionTests {
    private let stage = Stage(hubs: 2)
    private let sentence = "An operator has removed you from the chat. You may come back."

    private func expel(_ people: Named) -> Int {
        let count = stage.broker.expel(people)
        stage.settle()
        return count
    }

    @Test func `one who is removed is told so, by polls and streams, on every hub`() throws {
        var polls: [Deferred<Void>] = []
        for hub in 0...1 {
            polls.append(try stage.poll("poll", hold: .seconds(110), name: "ann", at: hub))
            polls.append(
                try stage.poll(
                    "session", "a b", hold: .seconds(110), name: "ann", session: "1", at: hub))
            try stage.stream("stream", name: "ann", at: hub)
            try stage.stream("paused", room: 1, name: "ann", at: hub)
            polls.append(try stage.poll("bob", hold: .seconds(110), name: "bob", at: hub))
            polls.append(try stage.poll("nobody", hold: .seconds(110), at: hub))
        }
        stage.settle()
        _ = stage.told()
        #expect(expel(Named("ann", "eve")) == 1)
        let each = [
            "paused expelled", "poll \(sentence)", "session \(sentence)", "stream expelled",
        ]
        #expect(stage.told().sorted() == each.flatMap { [$0, $0] })
        #expect(stage.statistics?.parked == 4)
        #expect(stage.statistics?.streams == 0)
        withExtendedLifetime(polls) {}
    }

    @Test func `one who is removed has left at once, and may come back`() throws {
        let polls = [
            try stage.poll("here", "lobby a", name: "ann"), try stage.poll("bob", name: "bob"),
            try stage.poll("there", name: "ann", at: 1),
        ]
        // In the grace after their last poll, people are listed, too.
        try stage.poll("was", "b", name: "ann").cancel()
        stage.settle()
        #expect(expel(Named("ann")) == 1)
        #expect(stage.people.map(\.name) == ["bob"])
        #expect(stage.broker.present(in: nil, after: nil, limit: 9).count == 1)
        #expect(expel(Named("ann")) == 0)
        stage.time.advance(by: .seconds(2))
        stage.settle()
        let again = try stage.poll("again", name: "ann")
        #expect(stage.people.map(\.name) == ["ann", "bob"])
        withExtendedLifetime((polls, again)) {}
    }

    @Test func `the operator sees who is where, since when, and what they count against`() throws {
        let purses = [Purse(100), Purse(100)]
        let polls = [
            try stage.poll("x", "b", name: "ann", allowance: purses[0]),
            try stage.poll("y", "a b", name: "bob", allowance: purses[0]),
            try stage.poll("z", "a", name: "bob", allowance: purses[1], at: 1),
        ]
        stage.settle()
        let all = stage.broker.present(in: nil, after: nil, limit: 9)
        #expect(all.people.map(\.identity.displayName) == ["ann", "bob"])
        #expect(all.people.map { $0.channels.map(\.description) } == [["b"], ["a", "b"]])
        #expect(
            Set(all.people[1].allowances.map(ObjectIdentifier.init))
                == Set(purses.map(ObjectIdentifier.init)))
        #expect(all.count == 2)
        let first = stage.broker.present(in: nil, after: nil, limit: 1)
        #expect((first.people.count, first.count) == (1, 2))
        let rest = stage.broker.present(in: nil, after: "ann", limit: 9)
        #expect(rest.people.map(\.identity.displayName) == ["bob"])
        let channel = try #require(ChannelName("a"))
        let there = stage.broker.present(in: channel, after: nil, limit: 9)
        #expect(there.people.map(\.identity.displayName) == ["bob"])
        withExtendedLifetime(polls) {}
    }

    @Test func `streams that are drained end a few each second, and newer ones stay`() throws {
        for number in 0..<25 { try stage.stream("\(number)") }
        let poll = try stage.poll("poll", hold: .seconds(110))
        stage.hub.drainStreams(over: .seconds(10))
        var open = [stage.hub.openStreams]
        for _ in 0..<9 {
            try stage.stream("new")
            stage.time.advance(by: .seconds(1))
            open.append(stage.hub.openStreams)
        }
        #expect(open == [22, 20, 18, 16, 14, 13, 12, 11, 10, 9])
        stage.time.advance(by: .seconds(5))
        #expect(stage.hub.openStreams == 9)
        let ends = stage.told().filter { $0.contains("comes back to e:0") }
        #expect(ends.count == 25 && !ends.contains { $0.hasPrefix("new") })
        #expect(stage.hub.parked == 1)
        withExtendedLifetime(poll) {}
    }

    @Test func `a drain that is taken back leaves the rest open`() throws {
        for number in 0..<20 { try stage.stream("\(number)") }
        stage.hub.drainStreams(over: .seconds(10))
        stage.hub.drainStreams(over: nil)
        stage.time.advance(by: .seconds(20))
        #expect(stage.hub.openStreams == 18)
    }
}
