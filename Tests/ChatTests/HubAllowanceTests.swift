// What one client may make a chat hold, and that nobody else notices.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubAllowanceTests {
    private let stage = Stage()
    private let purse = Purse(2)

    @Test func `a client has a share of the channels that exist because it polls them`() throws {
        let poll = try stage.poll("x", "a b", allowance: purse)
        #expect(throws: ChatError.tooManyNewChannels) {
            try stage.poll("x", "c", allowance: purse)
        }
        try stage.poll("x", "a b", allowance: purse)
        try stage.poll("y", "c", allowance: Purse(2))
        poll.cancel()
        #expect(purse.held(.channels) == 2, "another poll of its own keeps both")
        #expect(stage.statistics?.channels == 3)
    }

    @Test func `a refused poll makes none of its channels`() throws {
        #expect(throws: ChatError.tooManyNewChannels) {
            try stage.poll("x", "a b c", allowance: purse)
        }
        #expect(purse.held(.channels) == 0)
        #expect(stage.statistics?.channels == 0)
    }

    @Test func `a channel that nobody polls any more counters for nobody`() throws {
        let mine = try stage.poll("x", "a", allowance: purse)
        let yours = try stage.poll("y", "a", allowance: Purse(0))
        mine.cancel()
        #expect(purse.held(.channels) == 1, "it exists because of who asked first")
        yours.cancel()
        #expect(purse.held(.channels) == 0)
    }

    @Test func `a channel in which something is kept counters for nobody`() throws {
        try stage.poll("x", "a", allowance: purse)
        try stage.poll("x", "b", allowance: purse)
        try stage.say("1", in: "a")
        #expect(purse.held(.channels) == 1)
    }

    @Test func `the lobby always has a place`() throws {
        var options = HubOptions()
        options.maxChannels = 1
        let stage = Stage(options)
        try stage.poll("x", "other")
        try stage.poll("x", "lobby", allowance: Purse(0))
        try stage.say("1")
        #expect(stage.told().count == 1)
    }

    @Test func `a client has a share of the names that are listed`() throws {
        for name in ["ann", "bob", "cy"] {
            try stage.poll(name, hold: .seconds(1), name: name, allowance: purse)
        }
        #expect(stage.people.map(\.name) == ["ann", "bob"])
        try stage.poll("dee", hold: .seconds(1), name: "dee", allowance: Purse(1))
        #expect(stage.people.map(\.name) == ["ann", "bob", "dee"])
        stage.time.advance(by: .seconds(200))
        #expect(stage.people == [])
        #expect(purse.held(.names) == 0)
    }

    @Test func `one channel lists only so many people`() throws {
        var options = HubOptions()
        options.maxPeoplePerChannel = 3
        let stage = Stage(options)
        for number in 0..<5 { try stage.poll("x", name: "n\(number)") }
        try stage.poll("x", "other", name: "n4")
        #expect(stage.people.count == 3)
        #expect(stage.statistics?.people == 4)
    }

    @Test func `a client has a share of the pages on their way`() throws {
        let journal = SlowJournal()
        journal.readsWait = true
        let stage = Stage(journal: journal)
        let purse = Purse(JournalPage.maxBytes + 1)
        for _ in 0..<3 { try stage.poll("x", since: "start", allowance: purse) }
        let told = stage.told()
        #expect(told.count == 1, "the third is told to come back")
        #expect(told[0].contains(#""retry":"#))
        #expect(throws: ChatError.tooManyPages) {
            _ = try stage.hub.history(of: .lobby, before: nil, limit: 1, for: purse)
        }
        journal.finishReads()
        #expect(purse.held(.bytes) == 0)
        _ = try stage.hub.history(of: .lobby, before: nil, limit: 1, for: purse)
    }
}
