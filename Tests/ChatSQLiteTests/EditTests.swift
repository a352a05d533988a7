// Messages that edit others, in both journals.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct EditTests {
    private let ann = Identity(
        subject: "ann", displayName: "ann", person: PersonID(.session, "annannannannan"))

    private func say(
        _ text: String, as seq: Int, _ harness: JournalHarness, of edited: Int? = nil,
        in journal: any Journal
    ) throws {
        let message = Message(
            seq: seq, channel: .lobby, at: harness.time.now(), from: ann, body: JSON(text: text),
            nonce: nil, revision: edited.map { .edit(of: $0) } ?? .original)
        try harness.value(of: journal.append(message), journal)
    }

    private func delete(
        _ deleted: Int, as seq: Int, _ harness: JournalHarness, in journal: any Journal
    ) throws {
        let message = Message(
            seq: seq, channel: .lobby, at: harness.time.now(), deletion: .deleted(deleted))
        try harness.value(of: journal.append(message), journal)
    }

    @Test(arguments: JournalKind.allCases)
    func `an edit is kept, and its message has the new body and the time`(_ kind: JournalKind)
        throws
    {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        try say("old", as: 1, harness, in: journal)
        harness.time.advance(by: .seconds(5))
        try say("new", as: 2, harness, of: 1, in: journal)
        let page = try harness.page(journal)
        #expect(page.seqs == [1, 2] && page.forgotten == 0 && !page.hasLost)
        #expect(page.messages.map(\.body) == [JSON(text: "new"), JSON(text: "new")])
        #expect(page.messages.map(\.revision) == [.edited(harness.time.now()), .edit(of: 1)])
        #expect(page.messages.map(\.from) == [ann, ann])
        #expect(try harness.pageBack(journal).seqs == [1])
        #expect(try harness.value(of: journal.find(1), journal) == page.messages[0])
    }

    @Test(arguments: JournalKind.allCases)
    func `of several edits the newest is kept, and a deletion takes it away`(_ kind: JournalKind)
        throws
    {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        for seq in 1...3 { try say("\(seq)", as: seq, harness, in: journal) }
        try say("a", as: 4, harness, of: 1, in: journal)
        try say("b", as: 5, harness, of: 2, in: journal)
        try say("c", as: 6, harness, of: 1, in: journal)
        #expect(try harness.page(journal).seqs == [1, 2, 3, 5, 6])
        try delete(1, as: 7, harness, in: journal)
        // Too late: what was deleted stays so.
        try say("d", as: 8, harness, of: 1, in: journal)
        let page = try harness.page(journal)
        #expect(page.seqs == [1, 2, 3, 5, 7, 8])
        #expect(page.messages[0].revision == .tombstone && page.messages[0].from == ann)
        #expect(page.messages[1].body == JSON(text: "b"))
    }

    @Test(arguments: JournalKind.allCases)
    func `bytes count as the texts are long now, and the edit counts, too`(_ kind: JournalKind)
        throws
    {
        let long = String(repeating: "x", count: 2000)
        let harness = try JournalHarness(bytes: 5000)
        let journal = try harness.open(kind)
        try say("1", as: 1, harness, in: journal)
        try say("2", as: 2, harness, in: journal)
        for seq in 3...9 { try say(long, as: seq, harness, of: 2, in: journal) }
        #expect(try harness.page(journal).seqs == [1, 2, 9])
        try say(long, as: 10, harness, in: journal)
        let page = try harness.page(journal)
        #expect(page.seqs == [9, 10] && page.forgotten == 2)
    }

    @Test(arguments: JournalKind.allCases)
    func `an edit of what retention has dropped is kept, and changes nothing`(_ kind: JournalKind)
        throws
    {
        let harness = try JournalHarness(count: 2)
        let journal = try harness.open(kind)
        for seq in 1...3 { try say("\(seq)", as: seq, harness, in: journal) }
        try say("a", as: 4, harness, of: 1, in: journal)
        #expect(try harness.page(journal).seqs == [3, 4])
        #expect(try harness.page(journal).messages[0].body == JSON(text: "3"))
    }

    @Test func `a file has it all when it is opened again, and its sums are right`() throws {
        let harness = try JournalHarness(bytes: 2000)
        var journal = try harness.openFile()
        for seq in 1...3 { try say("\(seq)", as: seq, harness, in: journal) }
        try say("a longer text", as: 4, harness, of: 2, in: journal)
        try say("another", as: 5, harness, of: 3, in: journal)
        try delete(3, as: 6, harness, in: journal)
        let page = try harness.page(journal)
        try harness.close(journal)
        journal = try harness.openFile()
        #expect(try harness.page(journal) == page)
        #expect(page.seqs == [1, 2, 3, 4, 6])
        let left = page.messages.reduce(0) { $0 + $1.keptBytes }
        try harness.close(journal)
        // One byte fewer, and the oldest goes.
        for (bytes, seqs) in [(left, [1, 2, 3, 4, 6]), (left - 1, [2, 3, 4, 6])] {
            journal = try harness.openFile(retention: Retention(count: 0, age: .zero, bytes: bytes))
            #expect(try harness.page(journal).seqs == seqs)
            try harness.close(journal)
        }
    }

    @Test
    func `the text before an edit is out of the file at once, and out of the WAL in a minute`()
        throws
    {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        let secret = "hunter2-"
        for seq in 1...200 {
            let text = seq % 5 == 0 ? secret + String(repeating: "s", count: seq * 37) : "\(seq)"
            try say(text, as: seq, harness, in: journal)
        }
        var next = 200
        for seq in stride(from: 5, through: 200, by: 5) {
            // Longer, shorter, and of the same length.
            for text in ["twice " + secret, secret + String(repeating: "t", count: seq * 50), "x"] {
                next += 1
                try say(text, as: next, harness, of: seq, in: journal)
            }
        }
        harness.time.advance(by: .seconds(61))
        try say("a minute later", as: next + 1, harness, in: journal)
        #expect(try harness.contentsOfFiles().allSatisfy { !$0.contains(secret.utf8) })
        try harness.close(journal)
        #expect(try harness.contentsOfFiles().allSatisfy { !$0.contains(secret.utf8) })
    }
}
