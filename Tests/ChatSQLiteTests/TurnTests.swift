// Whose turn it is: appends before pages, and a slice of what is done for each turn of the loop.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct TurnTests {
    /// Fills one page.
    private let large = String(repeating: "5", count: JournalPage.maxBytes)

    @Test func `an append waits for no more than the pages that have begun`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        for seq in 1...3 {
            try harness.value(of: journal.append(harness.message(seq, .lobby, large)), journal)
        }
        var pages = 0
        for _ in 1...30 {
            journal.read([.lobby], after: 0, limit: 10).addCallback { _ in pages += 1 }
        }
        try harness.keep([4], in: journal)
        #expect(pages <= 5, "those that were read ahead, and one that was being read")
        _ = try harness.page(journal, [.one])
        #expect(pages == 30)
    }

    @Test func `the messages of one turn of the loop share a commit`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep([1], in: journal)
        _ = try harness.page(journal)
        let before = harness.turns
        try harness.keep(2...100, in: journal)
        #expect(harness.turns - before == 1, "the journal's thread was woken once")
    }

    @Test func `one turn acknowledges a slice, and rings for the rest`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        var kept = 0
        harness.holdJournal {
            for seq in 1...1_000 { journal.append(harness.message(seq)).addCallback { kept += 1 } }
            journal.send()
        }
        var slices: [Int] = []
        while kept < 1_000 {
            let before = kept
            try harness.waitForRing()
            journal.collect()
            if kept > before { slices.append(kept - before) }
        }
        #expect(slices.allSatisfy { $0 <= 256 })
    }

    @Test func `one turn fires one long page, or many short ones`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.value(of: journal.append(harness.message(1, .one, large)), journal)
        try harness.keep([2], .two, in: journal)
        var fired: [String] = []
        func ask(_ channel: ChannelName) {
            journal.read([channel], after: 0, limit: 1).addCallback { page in
                fired.append(page.messages[0].channel.description)
            }
        }
        for channel in [ChannelName.one, .one, .two, .two] { ask(channel) }
        var turns: [[String]] = []
        while turns.joined().count < 4 {
            try harness.waitForRing()
            fired = []
            journal.collect()
            turns.append(fired)
        }
        #expect(turns.allSatisfy { $0.count(where: { $0 == "one" }) <= 1 })
        #expect(Array(turns.joined()) == ["one", "one", "two", "two"])
    }

    @Test func `a page is fired after the word that what it shows is kept`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        var kept = 0
        harness.holdJournal {
            for seq in 1...1_000 { journal.append(harness.message(seq)).addCallback { kept += 1 } }
            journal.readBack([.lobby], before: nil, limit: 1).addCallback { page in
                #expect(page.seqs == [1_000])
                #expect(kept == 1_000)
            }
        }
        _ = try harness.page(journal)
    }

    @Test func `a page that nobody waits for any more is not read`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep([1], in: journal)
        _ = try harness.page(journal)
        let before = harness.turns
        harness.holdJournal {
            for _ in 1...100 {
                let page = journal.read([.lobby], after: 0, limit: 1)
                page.addBoth { _ in }
                page.cancel()
            }
        }
        _ = try harness.page(journal)
        #expect(harness.turns - before <= 5, "each page takes the journal's thread a turn")
    }

    @Test func `few pages are read ahead of who collects them`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep([1], in: journal)
        var pages = 0
        for _ in 1...100 {
            journal.read([.lobby], after: 0, limit: 1).addCallback { _ in pages += 1 }
        }
        // Each append is a turn of the thread, which would take a page with it.
        for seq in 2...21 {
            let before = harness.turns
            journal.append(harness.message(seq)).addCallback {}
            journal.send()
            while harness.turns == before { sched_yield() }
        }
        journal.collect()
        #expect(pages <= 4)
        _ = try harness.page(journal)
        #expect(pages == 100)
    }
}
