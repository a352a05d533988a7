// What sets the journal in memory apart; the promises of all are tested in ChatSQLiteTests.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct MemoryJournalTests {
    private let time = ManualWallClock()
    private let one = ChannelName("one")!
    private let two = ChannelName("two")!

    private func journal(count: Int = 0, age: Duration = .zero) -> MemoryJournal {
        MemoryJournal(retention: Retention(count: count, age: age), clock: time)
    }

    private func message(_ seq: Int, _ channel: ChannelName) -> Message {
        Message(
            seq: seq, channel: channel, at: time.now(), from: nil,
            body: JSON(bytes: Array("\(seq)".utf8)), nonce: nil)
    }

    private func keep(_ seq: Int, _ channel: ChannelName, in journal: MemoryJournal) throws {
        try #require(journal.append(message(seq, channel)).result).get()
    }

    private func page(_ read: Deferred<JournalPage>) throws -> JournalPage {
        try #require(read.result).get()
    }

    @Test func `each journal has an epoch of its own`() {
        #expect(journal().contents.epoch != journal().contents.epoch)
    }

    @Test func `a Deferred has fired when it is returned`() {
        let journal = journal()
        #expect(journal.append(message(1, one)).hasFired)
        #expect(journal.read([one], after: 0, limit: 1).hasFired)
        #expect(journal.close().hasFired)
    }

    @Test func `what is too old is gone from the next read on`() throws {
        let journal = journal(age: .seconds(10))
        try keep(1, one, in: journal)
        time.advance(by: .seconds(10))
        try keep(2, one, in: journal)
        #expect(try page(journal.read([one], after: 0, limit: 9)).messages.map(\.seq) == [1, 2])
        time.advance(by: .milliseconds(1))
        let page = try page(journal.read([one], after: 0, limit: 9))
        #expect(page.messages.map(\.seq) == [2])
        #expect(page.forgotten == 1)
    }

    @Test func `a channel that nobody touches is emptied too, and remembers`() throws {
        let journal = journal(age: .seconds(10))
        let log = EmptiedChannelsLog()
        journal.listener = log
        try keep(1, one, in: journal)
        try keep(2, two, in: journal)
        time.advance(by: .seconds(61))
        try keep(3, two, in: journal)
        #expect(log.channels == [one])
        #expect(try page(journal.read([one], after: 0, limit: 9)).forgotten == 1)
        #expect(try page(journal.read([two], after: 0, limit: 9)).forgotten == 2)
        try keep(4, one, in: journal)
        #expect(
            try page(journal.read([one], after: 0, limit: 9)).forgotten == 1,
            "a channel that comes again remembers")
    }
}

private final class EmptiedChannelsLog: JournalListener {
    private(set) var channels: [ChannelName] = []

    func emptied(_ channel: ChannelName) { channels.append(channel) }
}
