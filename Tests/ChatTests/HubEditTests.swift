// Editing messages: what clients are told, and which text nobody is told any more.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubEditTests {
    private let stage = Stage()
    private let ann = Identity(name: "ann", person: PersonID(.session, "annannannannan")!)
    private let bob = Identity(name: "bob", person: PersonID(.session, "bobbobbobbobbo")!)

    @discardableResult
    private func say(
        _ text: String, on stage: Stage? = nil, in channel: String = "lobby", at hub: Int = 0
    ) throws -> Deferred<Position> {
        let name = try #require(ChannelName(channel))
        let body = JSON(bytes: Array(text.utf8))
        return try (stage ?? self.stage).hubs[hub].publish(
            Draft(channel: name, from: ann, body: body))
    }

    /// - Parameter text: nil to delete it.
    private func change(
        _ seq: Int, to text: String?, by editor: Editor? = nil, in channel: ChannelName? = .lobby,
        on stage: Stage? = nil, at hub: Int = 0
    ) throws -> Deferred<Position> {
        let stage = stage ?? self.stage
        return try stage.hubs[hub].revise(
            MessageChange(
                Position(epoch: stage.epoch, seq: seq), in: channel,
                to: text.map { JSON(bytes: Array($0.utf8)) }, by: editor ?? .author(ann.person!)))
    }

    /// The error of a change that fails.
    private func refusal(_ change: Deferred<Position>) -> ChatError? {
        var error: (any Error)?
        change.addCallbacks({ _ in }, { error = $0.error })
        return error as? ChatError
    }

    private func position(_ seq: Int) -> Position { Position(epoch: stage.epoch, seq: seq) }

    private static let epoch = "1970-01-01T00:00:00.000Z"

    /// A message of ann's.
    private static func message(_ seq: Int, _ fields: String) -> String {
        #"{"id":"e:\#(seq)","channel":"lobby","at":"\#(epoch)","from":"ann","#
            + #""person":"sannannannannan",\#(fields)}"#
    }

    private static func edited(_ seq: Int, _ body: String, at time: String = epoch) -> String {
        message(seq, #""edited":"\#(time)","body":\#(body)"#)
    }

    private static func edit(_ seq: Int, of edited: Int, _ body: String) -> String {
        message(seq, #""edits":"e:\#(edited)","body":\#(body)"#)
    }

    private static func stub(_ seq: Int) -> String {
        message(seq, #""tombstone":true,"body":{"text":"This message was deleted."}"#)
    }

    private static func answer(_ who: String, next: Int, _ messages: String...) -> String {
        #"\#(who) {"next":"e:\#(next)","messages":[\#(messages.joined(separator: ","))]}"#
    }

    @Test func `one who waits hears the edit, and one who comes later the new text in both places`()
        throws
    {
        try say("1")
        try say("2")
        try stage.poll("waits", since: "e:2")
        #expect(try change(1, to: #"{"text":"new"}"#).fired?.seq == 3)
        let edit = Self.edit(3, of: 1, #"{"text":"new"}"#)
        #expect(stage.told() == [Self.answer("waits", next: 3, edit)])
        try stage.poll("late", since: "e:0", hold: .zero)
        let all = [
            Self.edited(1, #"{"text":"new"}"#), Self.message(2, #""body":2"#), edit,
        ].joined(separator: ",")
        #expect(stage.told() == [Self.answer("late", next: 3, all)])
        try stage.poll("from the journal", since: "start", hold: .zero)
        #expect(stage.told() == [Self.answer("from the journal", next: 3, all)])
    }

    @Test func `of two edits the later one wins, and the first has left no row`() throws {
        try say("1")
        try say("2")
        _ = try change(1, to: "3")
        stage.time.advance(by: .seconds(1))
        #expect(try change(1, to: #""a longer text""#).fired?.seq == 4)
        let later = "1970-01-01T00:00:01.000Z"
        for start in ["e:0", "start"] {
            try stage.poll("ann", since: start, hold: .zero)
            let told = stage.told().first?.replacing(
                #""at":"\#(later)""#, with: #""at":"\#(Self.epoch)""#)
            #expect(
                told
                    == Self.answer(
                        "ann", next: 4, Self.edited(1, #""a longer text""#, at: later),
                        Self.message(2, #""body":2"#), Self.edit(4, of: 1, #""a longer text""#)))
        }
        #expect(stage.statistics?.counters.edits == 2)
        #expect(stage.statistics?.counters.messages == 2)
    }

    @Test func `a deletion takes the edits with it`() throws {
        try say("1")
        _ = try change(1, to: #""edited""#)
        _ = try change(1, to: nil)
        for start in ["e:0", "start"] {
            try stage.poll("ann", since: start, hold: .zero)
            #expect(
                stage.told() == [
                    Self.answer(
                        "ann", next: 3, Self.stub(1),
                        #"{"id":"e:3","channel":"lobby","at":"\#(Self.epoch)","deleted":"e:1"}"#)
                ])
        }
    }

    @Test func `history and the newest messages have the last text, and no edits`() throws {
        for text in ["1", "2", "3"] { try say(text) }
        _ = try change(2, to: "22")
        _ = try change(3, to: nil)
        let page = try stage.hub.history(of: .lobby, before: nil, limit: 3).fired
        #expect(page?.messages.map(\.seq) == [1, 2, 3])
        #expect(page?.messages.map { $0.revision == .original } == [true, false, false])
        try stage.poll("newest", since: "-2", hold: .zero)
        #expect(
            stage.told() == [Self.answer("newest", next: 5, Self.edited(2, "22"), Self.stub(3))])
    }

    @Test func `only the author may change a message, for an hour`() throws {
        try say("1")
        #expect(
            refusal(try change(1, to: "2", by: .author(bob.person!))) == .notTheAuthor(position(1)))
        stage.time.advance(by: Editor.window)
        #expect(try change(1, to: "2").fired?.seq == 2)
        stage.time.advance(by: .milliseconds(1))
        #expect(refusal(try change(1, to: "3")) == .tooLateToChange(position(1)))
        #expect(refusal(try change(1, to: nil)) == .tooLateToChange(position(1)))
        #expect(try change(1, to: "4", by: .moderator).fired?.seq == 3)
        #expect(try change(1, to: nil, by: .moderator).fired?.seq == 4)
    }

    @Test func `nobody has posted what came without a name, and a name alone is nobody`() throws {
        try stage.say("1")
        try stage.say("2", from: "ann")
        for seq in 1...2 {
            #expect(refusal(try change(seq, to: "3")) == .notTheAuthor(position(seq)))
        }
    }

    @Test func `a moderator's edit is the author's message`() throws {
        try say("1")
        _ = try change(1, to: "2", by: .moderator)
        try stage.poll("ann", since: "e:1", hold: .zero)
        #expect(stage.told() == [Self.answer("ann", next: 2, Self.edit(2, of: 1, "2"))])
    }

    @Test func `changes, stubs, and what is elsewhere cannot be changed`() throws {
        try say("1")
        try say("2", in: "other")
        _ = try change(1, to: "3")
        #expect(refusal(try change(3, to: "4")) == .noSuchMessage(position(3)))
        #expect(refusal(try change(2, to: "4")) == .noSuchMessage(position(2)))
        #expect(refusal(try change(9, to: "4")) == .noSuchMessage(position(9)))
        _ = try change(1, to: nil)
        #expect(refusal(try change(1, to: "4")) == .noSuchMessage(position(1)))
        #expect(refusal(try change(1, to: nil)) == .noSuchMessage(position(1)))
        #expect(refusal(try change(4, to: nil)) == .noSuchMessage(position(4)))
        #expect(try change(2, to: "4", in: nil).fired?.seq == 5)
    }

    @Test func `a cleared channel has no edits and no stubs`() throws {
        for text in ["1", "2", "3"] { try say(text) }
        _ = try change(1, to: "4")
        _ = try change(2, to: nil)
        _ = try stage.hub.clear(.lobby)
        for start in ["e:0", "start"] {
            try stage.poll("ann", since: start, hold: .zero)
            let cleared = #"{"id":"e:6","channel":"lobby","at":"\#(Self.epoch)","cleared":true}"#
            #expect(stage.told() == [Self.answer("ann", next: 6, cleared)])
        }
    }

    @Test func `the simple API hears what is posted, with its newest text, and no edit`() throws {
        try say("1")
        try stage.hub.listen(to: .lobby).addCallback { stage.note("ann", $0) }
        _ = try change(1, to: "2")
        _ = try change(1, to: nil)
        #expect(stage.told().isEmpty)
        try say("5")
        #expect(stage.told() == ["ann 5"])
    }

    @Test func `the simple API is not told a message that is deleted before its turn`() throws {
        for _ in 0..<FanOut.slice + 1 {
            try stage.hub.listen(to: .lobby).addCallback { stage.note("ann", $0) }
        }
        try say("1")
        _ = try change(1, to: nil)
        stage.time.advance(by: .seconds(1))
        // Nothing was said, as far as the last one can know: it is to ask again.
        #expect(stage.told() == Array(repeating: "ann 1", count: FanOut.slice) + ["ann null"])
    }

    @Test func `a page that was read before an edit has the new text`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        for text in ["1", "2"] {
            try say(text, on: stage)
            try journal.finish()
        }
        journal.readsWait = true
        try stage.poll("new", since: "start", hold: .zero)
        let page = try stage.hub.history(of: .lobby, before: nil, limit: 10)
        _ = try change(1, to: "3", on: stage)
        try journal.finish()
        _ = try change(1, to: "4", on: stage)
        try journal.finish()
        journal.finishReads()
        #expect(
            stage.told() == [
                Self.answer("new", next: 2, Self.edited(1, "4"), Self.message(2, #""body":2"#))
            ])
        #expect(page.fired?.messages.map { $0.body.bytes } == [Array("4".utf8), Array("2".utf8)])
    }

    @Test func `a channel's changes are kept one after the other, in their order`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try say("1", on: stage)
        try journal.finish()
        let edits = try [change(1, to: "2", on: stage), change(1, to: "3", on: stage)]
        #expect(journal.pending.count == 1)
        try journal.finish()
        #expect(edits.map { $0.fired?.seq } == [2, nil])
        try journal.finish()
        #expect(edits.map { $0.fired?.seq } == [2, 3])
        try stage.poll("ann", since: "e:0", hold: .zero)
        #expect(
            stage.told() == [
                Self.answer("ann", next: 3, Self.edited(1, "3"), Self.edit(3, of: 1, "3"))
            ])
    }

    @Test func `a deletion during an edit deletes what was edited`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try say("1", on: stage)
        try journal.finish()
        let edit = try change(1, to: "2", on: stage)
        let deletion = try change(1, to: nil, on: stage)
        try journal.finish()
        try journal.finish()
        #expect(edit.fired?.seq == 2 && deletion.fired?.seq == 3)
        try stage.poll("ann", since: "e:0", hold: .zero)
        #expect(stage.told().first?.contains(Self.stub(1)) == true)
    }

    @Test func `an edit that fails changes nothing, and the next one has its turn`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try say("1", on: stage)
        try journal.finish()
        let edits = try [change(1, to: "2", on: stage), change(1, to: "3", on: stage)]
        edits[0].addErrback { _ in Position(epoch: "", seq: 0) }
        try journal.finish(.full(path: "f"))
        #expect(edits[0].fired?.seq == 0)
        try journal.finish()
        #expect(edits[1].fired?.seq == 3)
    }

    @Test func `every hub has the new text, and tells its own clients`() throws {
        let stage = Stage(hubs: 3)
        try say("1", on: stage, at: 1)
        stage.settle()
        for hub in 0..<3 { try stage.poll("\(hub)", since: "e:1", at: hub) }
        let edit = try change(1, to: "2", on: stage, at: 2)
        stage.settle()
        #expect(edit.fired?.seq == 2)
        #expect(
            stage.told().sorted()
                == (0..<3).map { Self.answer("\($0)", next: 2, Self.edit(2, of: 1, "2")) })
        for hub in 0..<3 {
            try stage.poll("\(hub)", since: "e:0", hold: .zero, at: hub)
            let all = Self.answer("\(hub)", next: 2, Self.edited(1, "2"), Self.edit(2, of: 1, "2"))
            #expect(stage.told() == [all])
        }
    }

    @Test func `an edit storm keeps one edit, and takes no more memory than its message`() throws {
        var options = HubOptions()
        options.retention = Retention(count: 10)
        let stage = Stage(options)
        for text in ["1", "2", "3"] { try say(text, on: stage) }
        for number in 0..<1000 { _ = try change(2, to: "\(number)", on: stage) }
        try stage.poll("ann", since: "start", hold: .zero)
        try stage.poll("ann", since: "e:0", hold: .zero)
        let all = Self.answer(
            "ann", next: 1003, Self.message(1, #""body":1"#), Self.edited(2, "999"),
            Self.message(3, #""body":3"#), Self.edit(1003, of: 2, "999"))
        #expect(stage.told() == [all, all])
    }
}
