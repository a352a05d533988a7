// Deleting messages: what clients are told, and what nobody is told any more.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubDeletionTests {
    private let stage = Stage()

    private func delete(_ seq: Int, on stage: Stage? = nil, at hub: Int = 0) throws
        -> Deferred<Position>
    {
        let stage = stage ?? self.stage
        return try stage.hubs[hub].delete(Position(epoch: stage.epoch, seq: seq))
    }

    /// The error of a deletion that fails.
    private func refusal(_ deletion: Deferred<Position>) -> ChatError? {
        var error: (any Error)?
        deletion.addCallbacks({ _ in }, { error = $0.error })
        return error as? ChatError
    }

    /// As a client is told of it.
    private static func answer(_ who: Int, deletion seq: Int, of deleted: Int) -> String {
        #"\#(who) {"next":"e:\#(seq)","messages":[\#(deletion(seq, of: deleted))]}"#
    }

    private static func deletion(_ seq: Int, of deleted: Int) -> String {
        #"{"id":"e:\#(seq)","channel":"lobby","at":"1970-01-01T00:00:00.000Z","#
            + #""deleted":"e:\#(deleted)"}"#
    }

    /// What stands in the place of a deleted message.
    private static func stub(_ seq: Int) -> String {
        #"{"id":"e:\#(seq)","channel":"lobby","at":"1970-01-01T00:00:00.000Z","tombstone":true,"#
            + #""body":{"text":"This message was deleted."}}"#
    }

    @Test func `one who waits hears that a message is deleted`() throws {
        try stage.say("1")
        try stage.poll("ann", since: "e:1")
        #expect(try delete(1).fired?.seq == 2)
        #expect(stage.told() == [#"ann {"next":"e:2","messages":[\#(Self.deletion(2, of: 1))]}"#])
    }

    @Test func `one who comes later sees a stub and the deletion, and never the text`() throws {
        try stage.say("1")
        try stage.say("2")
        try stage.say("3")
        _ = try delete(2)
        try stage.poll("behind", since: "e:1", hold: .zero)
        try stage.poll("new", since: "start", hold: .zero)
        try stage.poll("newest", since: "-5", hold: .zero)
        let three =
            #"{"id":"e:3","channel":"lobby","at":"1970-01-01T00:00:00.000Z","body":3}"#
        let rest = "\(Self.stub(2)),\(three),\(Self.deletion(4, of: 2))"
        let one = #"{"id":"e:1","channel":"lobby","at":"1970-01-01T00:00:00.000Z","body":1}"#
        #expect(
            stage.told() == [
                #"behind {"next":"e:4","messages":[\#(rest)]}"#,
                #"new {"next":"e:4","messages":[\#(one),\#(rest)]}"#,
                #"newest {"next":"e:4","messages":[\#(one),\#(Self.stub(2)),\#(three)]}"#,
            ])
    }

    @Test func `a cleared channel begins with the word that it was cleared`() throws {
        for text in ["1", "2"] { try stage.say(text) }
        try stage.say("3", in: "other")
        #expect(try stage.hub.clear(.lobby).fired?.seq == 4)
        try stage.say("5")
        try stage.poll("ann", "lobby other", since: "e:1", hold: .zero)
        let at = #""at":"1970-01-01T00:00:00.000Z""#
        #expect(
            stage.told() == [
                #"ann {"next":"e:5","messages":[{"id":"e:3","channel":"other",\#(at),"body":3},"#
                    + #"{"id":"e:4","channel":"lobby",\#(at),"cleared":true},"#
                    + #"{"id":"e:5","channel":"lobby",\#(at),"body":5}]}"#
            ])
        #expect(stage.statistics?.counters.deletions == 1)
        #expect(stage.statistics?.counters.messages == 4)
    }

    @Test func `history has stubs in place of what is deleted, and not the deletions`() throws {
        for text in ["1", "2", "3"] { try stage.say(text, from: "ann") }
        _ = try delete(2)
        _ = try delete(3)
        let page = try stage.hub.history(of: .lobby, before: nil, limit: 2).fired
        #expect(page?.messages.map(\.seq) == [2, 3])
        #expect(page?.messages.map(\.body) == [.tombstone, .tombstone])
        #expect(page?.messages.map { $0.from?.displayName } == ["ann", "ann"])
        #expect(page?.more == true && page?.gap == false)
    }

    @Test func `what is not there cannot be deleted`() throws {
        try stage.say("1")
        _ = try delete(1)
        for seq in [0, 1, 2, 3, .max] {
            #expect(
                refusal(try delete(seq))
                    == .noSuchMessage(Position(epoch: stage.epoch, seq: seq)))
        }
        let elsewhere = Position(epoch: "other", seq: 1)
        #expect(refusal(try stage.hub.delete(elsewhere)) == .noSuchMessage(elsewhere))
        let empty = try #require(ChannelName("empty"))
        #expect(throws: ChatError.noSuchChannel(empty)) { try stage.hub.clear(empty) }
    }

    @Test func `two who delete the same message at once are told the same`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.say("1")
        try journal.finish()
        let deletions = try [delete(1, on: stage), delete(1, on: stage)]
        #expect(journal.pending.count == 1)
        try journal.finish()
        #expect(deletions.map { $0.fired?.seq } == [2, 2])
    }

    @Test func `a deletion that cannot be kept deletes nothing, and may be tried again`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.say("1")
        try journal.finish()
        let failed = try delete(1, on: stage)
        try journal.finish(.full(path: "f"))
        failed.addErrback { _ in Position(epoch: "", seq: 0) }
        try stage.poll("ann", since: "e:0", hold: .zero)
        #expect(stage.told() == [Stage.answer("ann", next: 1, [(1, "1")])])
        let again = try delete(1, on: stage)
        try journal.finish()
        #expect(again.fired?.seq == 3)
    }

    @Test func `a repeat of a deleted message gets the old id and is not published`() throws {
        try stage.say("1", nonce: "n")
        _ = try delete(1)
        #expect(try stage.say("1", nonce: "n").fired?.seq == 1)
        try stage.poll("ann", since: "start", hold: .zero)
        let messages = "\(Self.stub(1)),\(Self.deletion(2, of: 1))"
        #expect(stage.told() == [#"ann {"next":"e:2","messages":[\#(messages)]}"#])
    }

    @Test func `the simple API hears nothing of a deletion, and the message behind it`() throws {
        try stage.say("1")
        try stage.hub.listen(to: .lobby).addCallback { stage.note("ann", $0) }
        _ = try delete(1)
        #expect(stage.told().isEmpty)
        try stage.say("3")
        #expect(stage.told() == ["ann 3"])
    }

    @Test func `a page that was read before a deletion has a stub`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        for text in ["1", "2"] {
            try stage.say(text)
            try journal.finish()
        }
        journal.readsWait = true
        try stage.poll("new", since: "start", hold: .zero)
        let page = try stage.hub.history(of: .lobby, before: nil, limit: 10)
        _ = try delete(1, on: stage)
        try journal.finish()
        journal.finishReads()
        let two = #"{"id":"e:2","channel":"lobby","at":"1970-01-01T00:00:00.000Z","body":2}"#
        #expect(stage.told() == [#"new {"next":"e:2","messages":[\#(Self.stub(1)),\#(two)]}"#])
        #expect(page.fired?.messages.map(\.revision) == [.tombstone, .original])
    }

    @Test func `every hub erases, and tells its own clients`() throws {
        let stage = Stage(hubs: 3)
        try stage.say("1", at: 1)
        stage.settle()
        for hub in 0..<3 { try stage.poll("\(hub)", since: "e:1", at: hub) }
        let deletion = try delete(1, on: stage, at: 2)
        stage.settle()
        #expect(deletion.fired?.seq == 2)
        #expect(
            stage.told().sorted() == (0..<3).map { Self.answer($0, deletion: 2, of: 1) })
        for hub in 0..<3 { try stage.poll("\(hub)", since: "e:0", hold: .zero, at: hub) }
        stage.settle()
        #expect(stage.told().allSatisfy { $0.contains(Self.stub(1)) })
        #expect(refusal(try delete(1, on: stage, at: 1)) == nil)
    }

    @Test func `a fan-out that runs tells the others the deletion instead`() throws {
        for number in 0..<FanOut.slice + 1 { try stage.poll("\(number)", hold: .seconds(60)) }
        try stage.say("1")
        _ = try delete(1)
        stage.time.advance(by: .seconds(1))
        let told = stage.told()
        let one = Stage.answer("", next: 1, [(1, "1")]).dropFirst()
        #expect(told.filter { $0.hasSuffix(one) }.count == FanOut.slice)
        let messages = "\(Self.stub(1)),\(Self.deletion(2, of: 1))"
        #expect(told.last == #"\#(FanOut.slice) {"next":"e:2","messages":[\#(messages)]}"#)
    }
}
