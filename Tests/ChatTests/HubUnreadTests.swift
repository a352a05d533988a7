// How much somebody has not read.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubUnreadTests {
    private let ann = Identity(name: "ann", person: PersonID(.session, "annannannannan")!)
    private let bob = Identity(name: "bob", person: PersonID(.session, "bobbobbobbobbo")!)

    @discardableResult
    private func say(
        _ count: Int = 1, by speaker: Identity?, in channel: String = "lobby", on stage: Stage
    ) throws -> Position? {
        let name = try #require(ChannelName(channel))
        var last: Position?
        for _ in 0..<count {
            let draft = Draft(channel: name, from: speaker, body: JSON(text: "hi"))
            last = try stage.hub.publish(draft).fired
        }
        return last
    }

    private func unread(
        _ places: (String, Int)..., on stage: Stage, at hub: Int = 0
    ) throws -> [Int]? {
        let places = try places.map {
            UnreadQuestion.Place(try #require(ChannelName($0.0)), after: $0.1)
        }
        let counts = try stage.hubs[hub].countUnread(places, for: try #require(ann.person))
        stage.settle()
        return counts.fired
    }

    @Test func `messages of others count, behind the reader's place in each channel`() throws {
        let stage = Stage(hubs: 2)
        try say(3, by: bob, on: stage)
        try say(by: ann, on: stage)
        try say(2, by: nil, in: "tea", on: stage)
        for hub in 0..<2 {
            #expect(
                try unread(("lobby", 0), ("tea", 0), ("no", 0), on: stage, at: hub) == [3, 2, 0])
            #expect(
                try unread(("lobby", 2), ("tea", 5), ("lobby", 9), on: stage, at: hub) == [1, 1, 0])
        }
        #expect(try unread(on: stage) == [])
    }

    @Test func `neither edits nor deletions count, nor what is deleted`() throws {
        let stage = Stage()
        try say(3, by: bob, on: stage)
        func change(_ seq: Int, to text: String?) throws {
            _ = try stage.hub.revise(
                MessageChange(
                    Position(epoch: stage.epoch, seq: seq), in: .lobby,
                    to: text.map { JSON(text: $0) }, by: .moderator))
        }
        try change(1, to: "new")
        #expect(try unread(("lobby", 0), on: stage) == [3])
        try change(2, to: nil)
        #expect(try unread(("lobby", 0), on: stage) == [2])
        #expect(try unread(("lobby", 3), on: stage) == [0])
        try stage.hub.ephemeral(Draft(channel: .lobby, from: bob, body: .null), seconds: 5)
        #expect(try unread(("lobby", 3), on: stage) == [0])
        _ = try stage.hub.clear(.lobby)
        #expect(try unread(("lobby", 0), on: stage) == [0])
    }

    @Test func `counting ends at a hundred, and looks at no more than the newest`() throws {
        let stage = Stage()
        try say(150, by: bob, on: stage)
        #expect(try unread(("lobby", 0), on: stage) == [100])
        #expect(try unread(("lobby", 51), on: stage) == [99])
        try say(UnreadQuestion.reach - 1, by: ann, on: stage)
        #expect(try unread(("lobby", 0), on: stage) == [1])
        try say(by: ann, on: stage)
        #expect(try unread(("lobby", 0), on: stage) == [0])
    }

    @Test func `a journal is asked for a few channels at a time, and for none without news`() throws
    {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        for number in 0..<20 {
            _ = try stage.hub.publish(
                Draft(
                    channel: try #require(ChannelName("c\(number)")), from: bob,
                    body: JSON(text: "hi")))
            try journal.finish()
        }
        journal.readsWait = true
        let places = try (0..<20).map {
            UnreadQuestion.Place(try #require(ChannelName("c\($0)")), after: $0 < 10 ? 99 : 0)
        }
        let counts = try stage.hub.countUnread(places, for: try #require(ann.person))
        var reads = 0
        while counts.fired == nil {
            try #require(journal.reads.count == 1, "one after the other")
            reads += 1
            journal.finishReads()
        }
        #expect(reads == 10)
        #expect(counts.fired == Array(repeating: 0, count: 10) + Array(repeating: 1, count: 10))
    }

    @Test func `a position is reached or not, and one of another journal never was`() throws {
        let stage = Stage(hubs: 2)
        try say(2, by: bob, on: stage)
        for hub in stage.hubs {
            func reached(_ epoch: String, _ seq: Int) -> Bool? {
                let answer = hub.hasReached(Position(epoch: epoch, seq: seq))
                stage.settle()
                return answer.fired
            }
            #expect(reached(stage.epoch, 0) == true && reached(stage.epoch, 2) == true)
            #expect(reached(stage.epoch, 3) == false && reached("other", 1) == false)
        }
    }
}
