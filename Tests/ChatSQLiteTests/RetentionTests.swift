// What a journal may drop, and how one learns of it.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct RetentionTests {
    @Test(arguments: JournalKind.allCases)
    func `the last so many of each channel are kept`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(count: 10)
        let journal = try harness.open(kind)
        try harness.keep(1...5, .two, in: journal)
        for seq in 6...99 { try harness.keep([seq], .one, in: journal) }
        try harness.keep(100...5_000, .one, in: journal)
        let page = try harness.page(journal, [.one])
        #expect(page.seqs == Array(4_991...5_000) && page.forgotten == 4_990)
        let other = try harness.page(journal, [.two])
        #expect(other.seqs == Array(1...5) && other.forgotten == 0)
        #expect(try harness.pageBack(journal, [.one, .two], limit: 1).forgotten == 4_990)
    }

    @Test(arguments: JournalKind.allCases)
    func `what grows too old goes, oldest first`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(age: .seconds(100))
        let journal = try harness.open(kind)
        try harness.keep(1...3, .one, in: journal)
        harness.time.advance(by: .seconds(50))
        try harness.keep(4...5, .one, in: journal)
        #expect(try harness.page(journal, [.one]).seqs == Array(1...5))
        harness.time.advance(by: .seconds(61))
        let page = try harness.page(journal, [.one])
        #expect(page.seqs == [4, 5] && page.forgotten == 3)
    }

    @Test(arguments: JournalKind.allCases)
    func `one is told of a channel that was emptied, and it is not forgotten`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness(age: .seconds(100))
        let journal = try harness.open(kind)
        let emptied = EmptiedChannelsLog(journal)
        try harness.keep(1...7, .one, in: journal)
        harness.time.advance(by: .seconds(50))
        try harness.keep(8...9, .two, in: journal)
        harness.time.advance(by: .seconds(61))
        let empty = try harness.page(journal, [.one])
        #expect(emptied.channels == [.one])
        #expect(empty.seqs.isEmpty && empty.forgotten == 7)
        #expect(try harness.page(journal, [.two]).forgotten == 0)
        try harness.keep([10], .one, in: journal)
        let again = try harness.page(journal, [.one])
        #expect(again.seqs == [10] && again.forgotten == 7)
        #expect(emptied.channels == [.one])
    }

    @Test(arguments: JournalKind.allCases)
    func `a channel has lost something, or it begins where it begins`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(count: 5, age: .seconds(100))
        let journal = try harness.open(kind)
        try harness.keep(1...9, .one, in: journal)
        try harness.keep(10...14, .two, in: journal)
        try expectLost([.one], not: [.two, .lobby], in: journal, harness)
        // An emptied channel has lost messages, also after something is posted to it again.
        harness.time.advance(by: .seconds(161))
        try expectLost([.one, .two], not: [.lobby], in: journal, harness)
        try harness.keep([15], .one, in: journal)
        try harness.keep([16], .lobby, in: journal)
        #expect(try harness.page(journal, [.lobby]).forgotten > 0, "careful: nobody knows")
        try expectLost([.one, .two], not: [.lobby], in: journal, harness)
        guard kind == .sqlite else { return }
        try harness.close(journal)
        try expectLost([.one, .two], not: [.lobby], in: try harness.open(kind), harness)
    }

    private func expectLost(
        _ lost: [ChannelName], not whole: [ChannelName], in journal: any Journal,
        _ harness: JournalHarness,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        for channel in lost + whole {
            let isLost = lost.contains(channel)
            let pages = try [
                harness.page(journal, [channel]), harness.pageBack(journal, [channel]),
            ]
            #expect(pages.map(\.hasLost) == [isLost, isLost], sourceLocation: location)
        }
    }

    @Test(arguments: JournalKind.allCases)
    func `of a thousand emptied channels each is known, and of more the latest`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness(age: .seconds(100))
        let journal = try harness.open(kind)
        let names = try (0...1000).map { try #require(ChannelName("c\($0)")) }
        let emptied = EmptiedChannelsLog(journal)
        for (number, name) in names.enumerated() {
            if number == 1 { harness.time.advance(by: .seconds(161)) }
            try harness.keep([number + 1], name, in: journal)
        }
        harness.time.advance(by: .seconds(161))
        while Set(emptied.channels).count < names.count { _ = try harness.page(journal, names) }
        let lost = try names.map { try harness.page(journal, [$0]).hasLost }
        #expect(lost == [false] + names.dropFirst().map { _ in true })
    }

    @Test(arguments: JournalKind.allCases)
    func `a channel may be written to while one is told that it was emptied`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness(age: .seconds(100))
        let journal = try harness.open(kind)
        var kept: Deferred<Void>?
        let emptied = EmptiedChannelsLog(journal) { kept = journal.append(harness.message(2, $0)) }
        try harness.keep([1], in: journal)
        harness.time.advance(by: .seconds(161))
        _ = try harness.page(journal)
        try harness.value(of: #require(kept), journal)
        #expect(try harness.page(journal).seqs == [2])
        #expect(emptied.channels == [.lobby])
    }

    @Test(arguments: JournalKind.allCases)
    func `no limit keeps everything`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(1...2_000, in: journal)
        harness.time.advance(by: .seconds(400 * 86_400))
        try harness.keep([2_001], in: journal)
        #expect(try harness.all(journal).count == 2_001)
    }

    // MARK: - In a file

    @Test func `dropped numbers are known after a restart, and none is used again`() throws {
        let harness = try JournalHarness(age: .seconds(100))
        let first = try harness.openFile()
        try harness.keep(1...3, .one, in: first)
        try harness.keep(4...6, .two, in: first)
        harness.time.advance(by: .seconds(161))
        _ = try harness.page(first)
        try harness.close(first)
        let second = try harness.openFile()
        #expect(second.contents.last == 6 && second.contents.floor == 6)
        #expect(second.contents.channels.isEmpty)
        #expect(try harness.page(second, [.one]).forgotten == 6)
    }

    @Test func `what grew too old while nobody was there goes at the start`() throws {
        let harness = try JournalHarness(age: .seconds(100))
        let first = try harness.openFile()
        try harness.keep(1...2_000, .one, in: first)
        try harness.close(first)
        harness.time.advance(by: .seconds(101))
        let second = try harness.openFile()
        let emptied = EmptiedChannelsLog(second)
        while emptied.channels.isEmpty { _ = try harness.page(second) }
        #expect(emptied.channels == [.one])
        #expect(try harness.page(second, [.one]).forgotten == 2_000)
    }

    @Test func `a lower limit is met soon after the start`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        try harness.keep(1...5_000, in: first)
        try harness.close(first)
        let second = try harness.openFile(retention: Retention(count: 10, age: .zero))
        #expect(second.contents.count == 5_000)
        var page = try harness.page(second)
        while page.forgotten < 4_990 { page = try harness.page(second) }
        #expect(page.seqs == Array(4_991...5_000))
    }

    @Test func `room that was dropped is used again`() throws {
        let harness = try JournalHarness(count: 100)
        let journal = try harness.openFile()
        try harness.keep(1...200_000, in: journal)
        try harness.close(journal)
        #expect(journal.bytes < 1 << 20, "a commit's thousand, not two hundred thousand")
    }
}
