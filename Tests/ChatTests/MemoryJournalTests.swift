// A journal that lives and dies with the process.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct MemoryJournalTests {
    private let time = ManualTime()
    private let one = ChannelName("one")!
    private let two = ChannelName("two")!

    private func journal(count: Int = 0, age: Duration = .zero) -> MemoryJournal {
        MemoryJournal(retention: Retention(count: count, age: age)) { [time] in time.now }
    }

    private func entry(_ seq: Int, _ channel: ChannelName) -> Entry {
        Entry(
            seq: seq, channel: channel, at: time.now, from: nil,
            body: Message(json: Array("\(seq)".utf8)), nonce: nil)
    }

    private func keep(_ seq: Int, _ channel: ChannelName, in journal: MemoryJournal) throws {
        try #require(journal.append(entry(seq, channel)).result).get()
    }

    private func page(_ read: Deferred<JournalPage>) throws -> JournalPage {
        try #require(read.result).get()
    }

    @Test func `each journal has an epoch of its own`() {
        #expect(journal().contents.epoch != journal().contents.epoch)
    }

    @Test func `a Deferred has fired when it is returned`() {
        let journal = journal()
        #expect(journal.append(entry(1, one)).hasFired)
        #expect(journal.read([one], after: 0, limit: 1).hasFired)
        #expect(journal.close().hasFired)
    }

    @Test func `channels are read as one row, either way`() throws {
        let journal = journal()
        for seq in 1...9 { try keep(seq, seq % 3 == 0 ? two : one, in: journal) }
        let forward = try page(journal.read([one, two], after: 2, limit: 3))
        #expect(forward.entries.map(\.seq) == [3, 4, 5])
        #expect(forward.hasMore)
        let backward = try page(journal.readBack([two, one, two], before: 8, limit: 10))
        #expect(backward.entries.map(\.seq) == Array(1...7))
        #expect(!backward.hasMore)
        let newest = try page(journal.readBack([two], before: nil, limit: 2))
        #expect(newest.entries.map(\.seq) == [6, 9])
    }

    @Test func `a long life keeps the last so many of each channel`() throws {
        let journal = journal(count: 100)
        try keep(1, two, in: journal)
        for seq in 2...1_000 { try keep(seq, one, in: journal) }
        let kept = try page(journal.read([one], after: 0, limit: 1000))
        #expect(kept.entries.map(\.seq) == Array(901...1000))
        #expect(kept.forgotten == 900)
        #expect(try page(journal.read([two], after: 0, limit: 1000)).entries.map(\.seq) == [1])
    }

    @Test func `what is too old is gone from the next read on`() throws {
        let journal = journal(age: .seconds(10))
        try keep(1, one, in: journal)
        time.advance(by: .seconds(10))
        try keep(2, one, in: journal)
        #expect(try page(journal.read([one], after: 0, limit: 9)).entries.map(\.seq) == [1, 2])
        time.advance(by: .milliseconds(1))
        let page = try page(journal.read([one], after: 0, limit: 9))
        #expect(page.entries.map(\.seq) == [2])
        #expect(page.forgotten == 1)
    }

    @Test func `a channel that nobody touches is emptied too, and remembers`() throws {
        let journal = journal(age: .seconds(10))
        var emptied: [ChannelName] = []
        journal.onEmptied = { emptied.append($0) }
        try keep(1, one, in: journal)
        try keep(2, two, in: journal)
        time.advance(by: .seconds(61))
        try keep(3, two, in: journal)
        #expect(emptied == [one])
        #expect(try page(journal.read([one], after: 0, limit: 9)).forgotten == 1)
        #expect(try page(journal.read([two], after: 0, limit: 9)).forgotten == 2)
        try keep(4, one, in: journal)
        #expect(
            try page(journal.read([one], after: 0, limit: 9)).forgotten == 1,
            "a channel that comes again remembers")
    }

    @Test func `a channel may be written to while it is told that it was emptied`() throws {
        let journal = journal(age: .seconds(10))
        journal.onEmptied = { [self] in #expect(journal.append(entry(2, $0)).hasFired) }
        try keep(1, one, in: journal)
        time.advance(by: .seconds(11))
        #expect(try page(journal.read([one], after: 0, limit: 9)).entries.map(\.seq) == [2])
    }

    @Test func `a closed journal says so`() throws {
        let journal = journal()
        try keep(1, one, in: journal)
        try #require(journal.close().result).get()
        var errors: [JournalError] = []
        journal.append(entry(2, one)).addErrback(JournalError.self) { errors.append($0) }
        journal.close().addErrback(JournalError.self) { errors.append($0) }
        #expect(errors == [.closed, .closed])
    }
}

/// The calendar, moved by hand.
private final class ManualTime {
    private(set) var now = Timestamp(milliseconds: 1_800_000_000_000)

    func advance(by duration: Duration) {
        now = Timestamp(milliseconds: now.milliseconds + Int(duration / .milliseconds(1)))
    }
}
