// Full disks, damaged files, files that may only be read, and files that are none of ours.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct TroubleTests {
    private let readOnly = FileLimits(isReadOnly: true)

    // MARK: - Full

    @Test func `what no longer fits fails, leaves no trace, and the rest is served`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile(limits: FileLimits(pages: 40))
        var kept: [Int] = []
        for seq in 1...60 {
            let body = String(repeating: "1", count: seq % 10 == 0 ? 100 : 9_000)
            let completion = try harness.completion(
                of: journal.append(harness.message(seq, .lobby, body)), journal)
            if case .success = completion {
                kept.append(seq)
            } else {
                #expect(throws: JournalError.full(path: harness.path())) { try completion.get() }
            }
        }
        #expect(kept.count > 10 && kept.count < 50)
        #expect(try harness.page(journal).seqs == kept)
        try harness.close(journal)
        let again = try harness.openFile()
        #expect(try harness.page(again).seqs == kept)
        #expect(again.contents.channels == [.lobby: .init(last: kept.last!, count: kept.count)])
        try harness.keep([61], in: again)
        #expect(try harness.page(again).seqs == kept + [61])
    }

    @Test func `a channel whose first message did not fit is not there`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile(limits: FileLimits(pages: 18))
        let big = String(repeating: "1", count: 50_000)
        let completion = try harness.completion(
            of: journal.append(harness.message(1, .one, big)), journal)
        #expect(throws: JournalError.full(path: harness.path())) { try completion.get() }
        try harness.keep([2], .one, in: journal)
        #expect(try harness.page(journal, [.one]).seqs == [2])
        try harness.close(journal)
        #expect(try harness.openFile().contents.channels == [.one: .init(last: 2, count: 1)])
    }

    // MARK: - Gone

    @Test(arguments: ["deleted", "moved", "replaced"])
    func `nothing is acknowledged that nobody will find`(_ change: String) throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep([1], in: journal)
        try FileManager.default.moveItem(atPath: harness.path(), toPath: harness.path("moved.db"))
        if change == "deleted" {
            try FileManager.default.removeItem(atPath: harness.path("moved.db"))
        }
        if change == "replaced" { try harness.write(Data(), to: "journal.db") }
        for seq in 2...3 {
            let completion = try harness.completion(
                of: journal.append(harness.message(seq)), journal)
            #expect { try completion.get() } throws: { "\($0)".contains("moved or deleted") }
        }
        #expect(try harness.page(journal).seqs == [1], "it can be read as long as it is open")
    }

    @Test func `a file that comes back is written to again`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try FileManager.default.moveItem(atPath: harness.path(), toPath: harness.path("moved.db"))
        let completion = try harness.completion(of: journal.append(harness.message(1)), journal)
        #expect(throws: JournalError.self) { try completion.get() }
        try FileManager.default.moveItem(atPath: harness.path("moved.db"), toPath: harness.path())
        try harness.keep([2], in: journal)
        #expect(try harness.page(journal).seqs == [2])
    }

    // MARK: - Damaged

    @Test(arguments: ["", "-"])
    func `a text file is not taken for a journal`(_ start: String) throws {
        let harness = try JournalHarness()
        let text = Data((start + String(repeating: "no journal ", count: 100)).utf8)
        try harness.write(text, to: "journal.db")
        #expect(throws: JournalError.self) { try harness.openFile() }
        #expect(try harness.bytes(of: "journal.db") == text)
    }

    @Test func `a short file is not taken for a new one`() throws {
        let harness = try JournalHarness()
        try harness.write(Data("short".utf8), to: "journal.db")
        #expect(throws: JournalError.self) { try harness.openFile() }
        #expect(try harness.bytes(of: "journal.db") == Data("short".utf8))
    }

    @Test func `an empty file becomes a journal`() throws {
        let harness = try JournalHarness()
        try harness.write(Data(), to: "journal.db")
        try harness.keep([1], in: harness.openFile())
    }

    @Test func `a file that was cut off is known as damaged`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        let whole = try harness.bytes(of: "journal.db")
        try harness.write(whole.prefix(whole.count / 2), to: "journal.db")
        #expect { try harness.openFile() } throws: { $0.isDamage }
    }

    @Test func `where pages are damaged, what stands on the others is served`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        try damage(harness, around: "mark-1000-mark")
        let journal = try harness.openFile()
        #expect { try harness.page(journal, after: 990, limit: 20) } throws: { $0.isDamage }
        #expect(try harness.page(journal, limit: 100).seqs == Array(1...100))
        #expect(try harness.pageBack(journal, limit: 100).seqs == Array(1_901...2_000))
        try harness.keep([2_001], in: journal)
        #expect(try harness.page(journal, after: 1_999).seqs == [2_000, 2_001])
    }

    @Test func `damage to what ought to be dropped does not keep out what is new`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        try damage(harness, around: "mark-40-mark")
        let journal = try harness.openFile(retention: Retention(count: 1_900, age: .seconds(60)))
        for seq in 2_001...2_010 { try harness.keep([seq], in: journal) }
        #expect(try harness.page(journal, after: 2_005).seqs == Array(2_006...2_010))
    }

    /// Two thousand messages with a mark in each.
    private func makeFile(_ harness: JournalHarness) throws {
        let journal = try harness.openFile()
        for seq in 1...2_000 {
            let body = "\"mark-\(seq)-mark" + String(repeating: "x", count: 200) + "\""
            let kept = journal.append(harness.message(seq, .lobby, body))
            if seq % 500 == 0 { try harness.value(of: kept, journal) }
        }
        try harness.close(journal)
    }

    /// Overwrites the page on which this stands.
    private func damage(_ harness: JournalHarness, around mark: String) throws {
        var bytes = try harness.bytes(of: "journal.db")
        let start = try #require(bytes.range(of: Data(mark.utf8))).lowerBound / 4096 * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(repeating: 7, count: 4096))
        try harness.write(bytes, to: "journal.db")
    }

    // MARK: - Read only

    @Test func `a file that may only be read is read, and every append fails`() throws {
        let harness = try JournalHarness(age: .seconds(10))
        let first = try harness.openFile()
        try harness.keep(1...3, in: first)
        try harness.close(first)
        harness.time.advance(by: .seconds(100))
        let journal = try harness.openFile(limits: readOnly)
        #expect(journal.warning == JournalError.readOnly(path: harness.path()).description)
        #expect(journal.contents.last == 3)
        let completion = try harness.completion(of: journal.append(harness.message(4)), journal)
        #expect(throws: JournalError.readOnly(path: harness.path())) { try completion.get() }
        #expect(try harness.page(journal).seqs == [1, 2, 3], "nothing is dropped from it")
        try harness.close(journal)
    }

    @Test func `what a dead process left in the WAL is read, too, and nothing written`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep(1...50, in: journal)
        try harness.copyAsLeft(to: "left.db")
        let before = try [harness.bytes(of: "left.db"), harness.bytes(of: "left.db-wal")]
        let left = try harness.openFile("left.db", limits: readOnly)
        #expect(left.contents.last == 50)
        #expect(try harness.page(left).seqs == Array(1...50))
        try harness.close(left)
        #expect(try [harness.bytes(of: "left.db"), harness.bytes(of: "left.db-wal")] == before)
    }

    @Test func `while it is read, nobody else may write it, and others may read`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        try harness.keep([1], in: first)
        try harness.close(first)
        let reader = try harness.openFile(limits: readOnly)
        let other = try harness.openFile(limits: readOnly)
        #expect(throws: JournalError.busy(path: harness.path())) { try harness.openFile() }
        for journal in [reader, other] { try harness.close(journal) }
        try harness.keep([2], in: harness.openFile())
    }

    @Test func `an empty file that may only be read is no journal`() throws {
        let harness = try JournalHarness()
        try harness.write(Data(), to: "journal.db")
        #expect(throws: JournalError.self) { try harness.openFile(limits: readOnly) }
    }

    // MARK: - None of ours

    @Test func `another program's file is refused and left as it was`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        var bytes = try harness.bytes(of: "journal.db")
        bytes[71] ^= 1  // SQLite's header: application_id, 68 to 71
        try harness.write(bytes, to: "journal.db")
        for limits in [FileLimits(), readOnly] {
            #expect { try harness.openFile(limits: limits) } throws: { "\($0)".contains("another") }
        }
        #expect(try harness.bytes(of: "journal.db") == bytes)
    }

    @Test func `a newer version's file is refused and left as it was`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        var bytes = try harness.bytes(of: "journal.db")
        bytes[63] = 200  // SQLite's header: user_version, 60 to 63
        try harness.write(bytes, to: "journal.db")
        #expect { try harness.openFile() } throws: { "\($0)".contains("newer Fireside") }
        #expect(try harness.bytes(of: "journal.db") == bytes)
    }

    @Test func `a path where no file can be is refused with a sentence`() throws {
        let harness = try JournalHarness()
        let missing = harness.path("no/such/journal.db")
        #expect(throws: JournalError.unusable(path: missing, "its directory does not exist")) {
            try harness.openFile("no/such/journal.db")
        }
        #expect { try harness.openFile("") } throws: { "\($0)".hasSuffix("it is a directory.") }
        #expect(
            "\(JournalError.unusable(path: missing, "its directory does not exist"))"
                == "\(missing) cannot be used: its directory does not exist.")
    }
}

extension Error {
    fileprivate var isDamage: Bool {
        if case .damaged = self as? JournalError { true } else { false }
    }
}
