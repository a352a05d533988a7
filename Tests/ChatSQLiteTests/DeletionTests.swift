// Messages that delete others, in both journals.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct DeletionTests {
    private func delete(
        _ deletion: MessageContent, as seq: Int, _ harness: JournalHarness,
        _ channel: ChannelName = .lobby, in journal: any Journal
    ) throws {
        let message = Message(
            seq: seq, channel: channel, at: harness.time.now(), deletion: deletion)
        try harness.value(of: journal.append(message), journal)
    }

    @Test(arguments: JournalKind.allCases)
    func `a deletion is kept, and a stub in the place of what it names`(_ kind: JournalKind) throws
    {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(1...3, in: journal)
        try harness.keep(4...4, .one, in: journal)
        try delete(.deleted(2), as: 5, harness, in: journal)
        let page = try harness.page(journal)
        #expect(page.seqs == [1, 2, 3, 5])
        #expect(page.forgotten == 0 && !page.hasLost)
        #expect(page.messages.last?.content == .deleted(2))
        let stub = try #require(try harness.value(of: journal.find(2), journal))
        #expect(stub.revision == .tombstone && stub.body == .tombstone)
        #expect(try harness.value(of: journal.find(4), journal)?.channel == .one)
        #expect(try harness.value(of: journal.find(5), journal)?.isDeletion == true)
    }

    @Test(arguments: JournalKind.allCases)
    func `pages back have no deletions, and as many messages as were asked for`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(1...6, in: journal)
        for (seq, deleted) in [(7, 6), (8, 2), (9, 4)] {
            try delete(.deleted(deleted), as: seq, harness, in: journal)
        }
        try harness.keep(10...10, in: journal)
        let newest = try harness.pageBack(journal, limit: 3)
        #expect(newest.seqs == [5, 6, 10] && newest.hasMore)
        let older = try harness.pageBack(journal, before: 5, limit: 4)
        #expect(older.seqs == [1, 2, 3, 4] && !older.hasMore)
    }

    @Test(arguments: JournalKind.allCases)
    func `a cleared channel keeps the word of it, and other channels all`(_ kind: JournalKind)
        throws
    {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try harness.keep(1...3, in: journal)
        try harness.keep(4...4, .one, in: journal)
        try delete(.cleared, as: 5, harness, in: journal)
        try harness.keep(6...6, in: journal)
        let page = try harness.page(journal, [.lobby, .one])
        #expect(page.seqs == [4, 5, 6] && page.forgotten == 0)
        #expect(page.messages[1].content == .cleared)
    }

    @Test(arguments: JournalKind.allCases)
    func `a message that is deleted within the same commit is not kept`(_ kind: JournalKind)
        throws
    {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        _ = journal.append(harness.message(1))
        _ = journal.append(harness.message(2))
        try delete(.deleted(1), as: 3, harness, in: journal)
        let page = try harness.page(journal)
        #expect(page.seqs == [1, 2, 3] && page.messages[0].body == .tombstone)
    }

    @Test(arguments: JournalKind.allCases)
    func `retention drops stubs and deletions like messages`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness(count: 3)
        let journal = try harness.open(kind)
        try harness.keep(1...3, in: journal)
        try delete(.deleted(2), as: 4, harness, in: journal)
        let stubs = try harness.page(journal)
        #expect(stubs.seqs == [2, 3, 4] && stubs.forgotten == 1)
        try harness.keep(5...6, in: journal)
        let page = try harness.page(journal)
        #expect(page.seqs == [4, 5, 6] && page.forgotten == 3)
        try harness.keep(7...7, in: journal)
        #expect(try harness.page(journal).forgotten == 4)
    }

    @Test(arguments: JournalKind.allCases)
    func `a long message that is deleted makes room`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(bytes: 3000)
        let journal = try harness.open(kind)
        let long = #""\#(String(repeating: "x", count: 2000))""#
        try harness.value(of: journal.append(harness.message(1)), journal)
        try harness.value(of: journal.append(harness.message(2, .lobby, long)), journal)
        try delete(.deleted(2), as: 3, harness, in: journal)
        try harness.value(of: journal.append(harness.message(4, .lobby, long)), journal)
        #expect(try harness.page(journal).seqs == [1, 2, 3, 4])
    }

    @Test func `a file's sums are right when it is opened again`() throws {
        let harness = try JournalHarness(count: 4)
        var journal = try harness.openFile()
        let nonce = Nonce(sender: "ann", value: "abcdefgh")
        let marked = harness.message(1, .lobby, "1", nonce: nonce)
        try harness.value(of: journal.append(marked), journal)
        try harness.keep(2...3, in: journal)
        try delete(.deleted(1), as: 4, harness, in: journal)
        try harness.close(journal)
        journal = try harness.openFile()
        #expect(journal.contents.channels[.lobby] == JournalContents.Channel(last: 4, count: 4))
        // A repeat of what is deleted is still known.
        #expect(journal.contents.recent.map(\.nonce) == [nonce])
        try harness.keep(5...5, in: journal)
        #expect(try harness.page(journal).seqs == [2, 3, 4, 5])
    }

    @Test func `a deleted text is neither in the file nor in its WAL`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        let secret = "hunter2-"
        for seq in 1...400 {
            let text = seq % 7 == 0 ? secret + String(repeating: "s", count: seq * 37) : "\(seq)"
            let message = harness.message(seq, seq % 2 == 0 ? .one : .lobby, #""\#(text)""#)
            try harness.value(of: journal.append(message), journal)
        }
        #expect(try harness.contentsOfFiles().contains { $0.contains(secret.utf8) })
        var next = 400
        for seq in stride(from: 7, through: 400, by: 14) {
            next += 1
            try delete(.deleted(seq), as: next, harness, in: journal)
        }
        try delete(.cleared, as: next + 1, harness, .one, in: journal)
        #expect(try harness.contentsOfFiles().allSatisfy { !$0.contains(secret.utf8) })
        try harness.close(journal)
        #expect(try harness.contentsOfFiles().allSatisfy { !$0.contains(secret.utf8) })
    }
}

extension JournalHarness {
    /// The bytes of each file in the folder.
    func contentsOfFiles() throws -> [Data] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { try Data(contentsOf: $0) }
    }
}

extension Data {
    func contains(_ text: String.UTF8View) -> Bool { range(of: Data(text)) != nil }
}
