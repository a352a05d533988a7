// What every journal promises: Sources/Chat/Journal.swift, line by line.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct JournalTests {
    @Test(arguments: JournalKind.allCases)
    func `a new journal is empty and has an epoch`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let contents = try harness.open(kind).contents
        #expect(Position("\(contents.epoch):0") != nil)
        #expect(contents.last == 0 && contents.floor == 0)
        #expect(contents.channels.isEmpty && contents.recent.isEmpty)
    }

    @Test(arguments: JournalKind.allCases)
    func `an acknowledged message is found by every later read, as it was`(_ kind: JournalKind)
        throws
    {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        let nonce = Nonce(sender: "ann ☕️ 'x' \"y\"", value: "abcd-EFGH_1")
        let messages = [
            harness.message(
                1, .lobby, #"{"text":"\u00e9\u0000"}"#, from: "日本'; DROP TABLE", nonce: nonce),
            harness.message(3, .lobby, "null"), harness.message(7, .lobby, #""""#, from: ""),
        ]
        for message in messages { try harness.value(of: journal.append(message), journal) }
        for _ in 0..<2 {
            #expect(try harness.page(journal).messages == messages)
            #expect(try harness.pageBack(journal).messages == messages)
        }
    }

    @Test(arguments: JournalKind.allCases)
    func `appends fire in the order in which they were called`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        var fired: [Int] = []
        var last: Deferred<Void> = .succeed()
        for seq in 1...3_000 {
            last = journal.append(harness.message(seq)).addCallback { fired.append(seq) }
            if seq % 100 == 0 {
                journal.read([.lobby], after: seq - 10, limit: 5).addCallback { page in
                    #expect(page.seqs.first ?? seq > seq - 10)
                }
            }
        }
        try harness.value(of: last, journal)
        #expect(fired == Array(1...3_000))
    }

    @Test(arguments: JournalKind.allCases)
    func `a read sees what was acknowledged when it was called`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        var acknowledged = 0
        var pages = 0
        var next = 0
        var last: Deferred<Void> = .succeed()
        func publish() {
            next += 1
            let seq = next
            last = journal.append(harness.message(seq)).addCallback { _ -> Void in
                acknowledged = seq
                journal.readBack([.lobby], before: nil, limit: 3).addCallback { page in
                    #expect(page.messages.last.map { $0.seq >= seq } == true)
                    pages += 1
                }
                if next < 500 { publish() }
            }
        }
        for _ in 1...16 { publish() }
        while acknowledged < next { try harness.value(of: last, journal) }
        _ = try harness.page(journal)
        #expect(pages == acknowledged)
    }

    @Test(arguments: JournalKind.allCases)
    func `a page begins after the number it was asked for, and says when it was cut`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(stride(from: 2, through: 20, by: 2), in: journal)
        let cut = try harness.page(journal, after: 4, limit: 3)
        #expect(cut.seqs == [6, 8, 10] && cut.hasMore && cut.forgotten == 0)
        let whole = try harness.page(journal, after: 14, limit: 3)
        #expect(whole.seqs == [16, 18, 20] && !whole.hasMore)
        #expect(try harness.page(journal, after: 5, limit: 1).seqs == [6], "between two numbers")
        #expect(try harness.page(journal, after: 20).seqs.isEmpty)
        #expect(try harness.page(journal, after: .max).seqs.isEmpty)
        let none = try harness.page(journal, after: 0, limit: 0)
        #expect(none.seqs.isEmpty && none.hasMore)
    }

    @Test(arguments: JournalKind.allCases)
    func `a page back ends before the number it was asked for`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(stride(from: 2, through: 20, by: 2), in: journal)
        let newest = try harness.pageBack(journal, limit: 3)
        #expect(newest.seqs == [16, 18, 20] && newest.hasMore)
        let cut = try harness.pageBack(journal, before: 16, limit: 3)
        #expect(cut.seqs == [10, 12, 14] && cut.hasMore)
        let whole = try harness.pageBack(journal, before: 8, limit: 3)
        #expect(whole.seqs == [2, 4, 6] && !whole.hasMore)
        #expect(try harness.pageBack(journal, before: 2).seqs.isEmpty)
    }

    @Test(arguments: JournalKind.allCases)
    func `several channels are read as one row`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        for seq in 1...30 { try harness.keep([seq], [.one, .two, .lobby][seq % 3], in: journal) }
        let both = [ChannelName.one, .two, .one]
        let forward = try harness.page(journal, both, after: 3, limit: 5)
        #expect(forward.seqs == [4, 6, 7, 9, 10] && forward.hasMore)
        let back = try harness.pageBack(journal, both, before: 9, limit: 4)
        #expect(back.seqs == [3, 4, 6, 7] && back.hasMore)
        #expect(try harness.page(journal, both).messages.allSatisfy { $0.channel != .lobby })
    }

    @Test(arguments: JournalKind.allCases)
    func `a channel that nobody knows is empty`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep([1], in: journal)
        let nothing = JournalPage(messages: [], hasMore: false, forgotten: 0)
        #expect(try harness.page(journal, [.one]) == nothing)
        #expect(try harness.pageBack(journal, []) == nothing)
    }

    @Test(arguments: JournalKind.allCases)
    func `a page holds so many bytes, or one message`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        let third = String(repeating: "5", count: JournalPage.maxBytes / 3 - 200)
        let large = String(repeating: "5", count: JournalPage.maxBytes)
        for (index, body) in [third, third, third, third, large, "6"].enumerated() {
            try harness.value(of: journal.append(harness.message(index + 1, .lobby, body)), journal)
        }
        let forward = try harness.page(journal)
        #expect(forward.seqs == [1, 2, 3] && forward.hasMore)
        #expect(try harness.page(journal, after: 3).seqs == [4], "the next one goes past the limit")
        #expect(try harness.page(journal, after: 4).seqs == [5])
        let last = try harness.page(journal, after: 5)
        #expect(last.seqs == [6] && !last.hasMore)
        let back = try harness.pageBack(journal, before: 5)
        #expect(back.seqs == [2, 3, 4] && back.hasMore)
        #expect(try harness.pageBack(journal).seqs == [6])
        #expect(try harness.pageBack(journal, before: 6).seqs == [5])
    }

    @Test(arguments: JournalKind.allCases)
    func `names count in a page, too`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        let name = String(repeating: "é", count: 64)
        for seq in 1...1_000 {
            try harness.value(of: journal.append(harness.message(seq, from: name)), journal)
        }
        let page = try harness.page(journal)
        #expect(page.hasMore && page.seqs.count < 600)
    }

    @Test(arguments: JournalKind.allCases)
    func `what was appended before the end is kept, and nothing after`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        var acknowledged = 0
        for seq in 1...2_000 {
            journal.append(harness.message(seq)).addCallback { acknowledged += 1 }
        }
        let end = journal.close()
        let late = journal.append(harness.message(2_001))
        try harness.value(of: end, journal)
        #expect(acknowledged == 2_000)
        #expect(throws: JournalError.closed) { try harness.value(of: late, journal) }
        #expect(throws: JournalError.closed) { try harness.page(journal) }
        #expect(throws: JournalError.closed) { try harness.close(journal) }
    }

    @Test(arguments: JournalKind.allCases)
    func `a hundred thousand messages are read page by page`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(1...100_000, in: journal)
        var next = 0
        var pages = 0
        while true {
            let page = try harness.page(journal, after: next, limit: 1000)
            #expect(page.seqs == Array(next + 1...next + 1000))
            next += 1000
            pages += 1
            if !page.hasMore { break }
        }
        #expect(pages == 100)
    }
}
