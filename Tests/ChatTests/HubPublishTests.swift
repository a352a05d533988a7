// Saying something: numbers, nonces, ephemeral messages, and journals that fail.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubPublishTests {
    private let stage = Stage()

    @Test func `messages are numbered from 1 over all channels`() throws {
        let ids = try ["a", "b", "a"].map { try stage.say("0", in: $0).fired }
        #expect(ids.map { $0?.seq } == [1, 2, 3])
        #expect(ids[0]?.epoch == stage.epoch)
    }

    @Test func `a message carries who said it, when, and what was said as it was posted`() throws {
        stage.time.advance(by: .milliseconds(1_500_000_001))
        try stage.poll("ann")
        try stage.say(#"{"z":1.0}"#, from: "B\u{e4}r\n\"<")
        #expect(
            stage.told() == [
                #"ann {"next":"e:1","messages":[{"id":"e:1","channel":"lobby","#
                    + #""at":"1970-01-18T08:40:00.001Z","from":"B\u00e4r\u000a\"\u003c","#
                    + #""body":{"z":1.0}}]}"#
            ])
    }

    @Test func `a nonce says the same message once`() throws {
        try stage.poll("ann", hold: .seconds(110))
        let first = try stage.say("1", nonce: "n").fired
        #expect(try stage.say("1", nonce: "n").fired == first)
        #expect(try stage.say("1", nonce: "other").fired?.seq == 2)
        stage.time.advance(by: .seconds(299))
        #expect(try stage.say("1", nonce: "n").fired == first)
        #expect(stage.statistics?.counters.messages == 2)
        #expect(stage.statistics?.counters.repeats == 2)
        stage.time.advance(by: .seconds(1))
        #expect(try stage.say("1", nonce: "n").fired?.seq == 3)
    }

    @Test func `a journal that has used up its numbers takes no message, and is read`() throws {
        let journal = SlowJournal()
        journal.contents.last = .max
        let stage = Stage(journal: journal)
        var error: (any Error)?
        try stage.say("1").addCallbacks({ _ in }, { error = $0.error })
        #expect(error as? JournalError == .unusable(path: "slow", "it has no numbers left"))
        try stage.poll("ann", since: "-5", hold: .zero)
        #expect(stage.told().count == 1)
    }

    @Test func `a repeat that comes before the first is kept waits for the same id`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        var ids: [Int] = []
        for _ in 0..<2 { try stage.say("1", nonce: "n").addCallback { ids.append($0.seq) } }
        #expect(journal.pending.count == 1)
        try journal.finish()
        #expect(ids == [1, 1])
    }

    @Test func `a nonce whose message could not be kept may be tried again`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.say("1", nonce: "n").addErrback { _ in Position(epoch: "", seq: 0) }
        try journal.finish(.full(path: "f"))
        let again = try stage.say("1", nonce: "n")
        try journal.finish()
        #expect(again.fired?.seq == 2)
    }

    @Test func `nonces outlive a restart`() throws {
        let said = JournalContents.KnownNonce(
            nonce: Nonce(sender: "s", value: "n"), seq: 7, at: Timestamp(milliseconds: 0))
        let journal = SlowJournal()
        journal.contents = JournalContents(epoch: "e", last: 7, recent: [said])
        let stage = Stage(journal: journal)
        #expect(try stage.say("1", nonce: "n").fired?.seq == 7)
        _ = try stage.say("1", nonce: "m")
        #expect(journal.pending.map(\.message.seq) == [8])
    }

    @Test func `nobody sees a message before it is kept`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.poll("ann")
        let said = try stage.say("1")
        #expect(stage.told() == [])
        #expect(said.fired == nil)
        try journal.finish()
        #expect(stage.told().count == 1)
        #expect(said.fired?.seq == 1)
    }

    @Test func `nobody ever sees a message that could not be kept`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        try stage.poll("ann")
        var error: JournalError?
        try stage.say("1", in: "gone").addErrback(JournalError.self) {
            error = $0
            return Position(epoch: "", seq: 0)
        }
        try journal.finish(.full(path: "f"))
        #expect(error == .full(path: "f"))
        #expect(stage.told() == [])
        #expect(stage.statistics?.channels == 1, "the channel that was to be made is not")
        try stage.say("2")
        try journal.finish()
        #expect(stage.told() == [Stage.answer("ann", next: 2, [(2, "2")])])
        #expect(stage.statistics?.counters.failures == 1)
    }

    @Test func `an ephemeral message reaches those who wait, without a number`() throws {
        try stage.poll("ann")
        try stage.poll("bob", "swift")
        try stage.hub.ephemeral(
            Draft(
                channel: .lobby, from: Identity(name: "eve"),
                body: JSON(bytes: Array("true".utf8))), seconds: 5
        )
        #expect(
            stage.told() == [
                #"ann {"next":"e:0","messages":[{"channel":"lobby","at":"1970-01-01T00:00:00.000Z","#
                    + #""from":"eve","ttl":5,"body":true}]}"#
            ])
        try stage.poll("ann", since: "e:0", hold: .zero)
        #expect(stage.told() == [Stage.answer("ann", next: 0, [])], "it is not kept")
    }

    @Test func `an ephemeral message makes no channel`() throws {
        try stage.hub.ephemeral(
            Draft(channel: .lobby, body: JSON(bytes: [0x31])), seconds: 5)
        #expect(stage.statistics?.channels == 0)
    }

    @Test func `closing waits for what was said before`() throws {
        let journal = SlowJournal()
        let stage = Stage(journal: journal)
        let said = try stage.say("1")
        let closed = stage.hub.close()
        #expect(closed.fired == nil)
        try journal.finish()
        #expect(said.fired?.seq == 1)
    }
}
