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
        let desk = try Desk()
        let journal = try desk.openFile(limits: FileLimits(pages: 40))
        var kept: [Int] = []
        for seq in 1...60 {
            let body = String(repeating: "1", count: seq % 10 == 0 ? 100 : 9_000)
            let completion = try desk.completion(
                of: journal.append(desk.message(seq, .lobby, body)), journal)
            if case .success = completion {
                kept.append(seq)
            } else {
                #expect(throws: JournalError.full(path: desk.path())) { try completion.get() }
            }
        }
        #expect(kept.count > 10 && kept.count < 50)
        #expect(try desk.page(journal).seqs == kept)
        try desk.close(journal)
        let again = try desk.openFile()
        #expect(try desk.page(again).seqs == kept)
        #expect(again.contents.channels == [.lobby: .init(last: kept.last!, count: kept.count)])
        try desk.keep([61], in: again)
        #expect(try desk.page(again).seqs == kept + [61])
    }

    @Test func `a channel whose first message did not fit is not there`() throws {
        let desk = try Desk()
        let journal = try desk.openFile(limits: FileLimits(pages: 10))
        let big = String(repeating: "1", count: 50_000)
        let completion = try desk.completion(
            of: journal.append(desk.message(1, .one, big)), journal)
        #expect(throws: JournalError.full(path: desk.path())) { try completion.get() }
        try desk.keep([2], .one, in: journal)
        #expect(try desk.page(journal, [.one]).seqs == [2])
        try desk.close(journal)
        #expect(try desk.openFile().contents.channels == [.one: .init(last: 2, count: 1)])
    }

    // MARK: - Gone

    @Test(arguments: ["deleted", "moved", "replaced"])
    func `nothing is acknowledged that nobody will find`(_ change: String) throws {
        let desk = try Desk()
        let journal = try desk.openFile()
        try desk.keep([1], in: journal)
        try FileManager.default.moveItem(atPath: desk.path(), toPath: desk.path("moved.db"))
        if change == "deleted" { try FileManager.default.removeItem(atPath: desk.path("moved.db")) }
        if change == "replaced" { try desk.write(Data(), to: "journal.db") }
        for seq in 2...3 {
            let completion = try desk.completion(of: journal.append(desk.message(seq)), journal)
            #expect { try completion.get() } throws: { "\($0)".contains("moved or deleted") }
        }
        #expect(try desk.page(journal).seqs == [1], "it can be read as long as it is open")
    }

    @Test func `a file that comes back is written to again`() throws {
        let desk = try Desk()
        let journal = try desk.openFile()
        try FileManager.default.moveItem(atPath: desk.path(), toPath: desk.path("moved.db"))
        let completion = try desk.completion(of: journal.append(desk.message(1)), journal)
        #expect(throws: JournalError.self) { try completion.get() }
        try FileManager.default.moveItem(atPath: desk.path("moved.db"), toPath: desk.path())
        try desk.keep([2], in: journal)
        #expect(try desk.page(journal).seqs == [2])
    }

    // MARK: - Damaged

    @Test(arguments: ["", "-"])
    func `a text file is not taken for a journal`(_ start: String) throws {
        let desk = try Desk()
        let text = Data((start + String(repeating: "no journal ", count: 100)).utf8)
        try desk.write(text, to: "journal.db")
        #expect(throws: JournalError.self) { try desk.openFile() }
        #expect(try desk.bytes(of: "journal.db") == text)
    }

    @Test func `a short file is not taken for a new one`() throws {
        let desk = try Desk()
        try desk.write(Data("short".utf8), to: "journal.db")
        #expect(throws: JournalError.self) { try desk.openFile() }
        #expect(try desk.bytes(of: "journal.db") == Data("short".utf8))
    }

    @Test func `an empty file becomes a journal`() throws {
        let desk = try Desk()
        try desk.write(Data(), to: "journal.db")
        try desk.keep([1], in: desk.openFile())
    }

    @Test func `a file that was cut off is known as damaged`() throws {
        let desk = try Desk()
        try makeFile(desk)
        let whole = try desk.bytes(of: "journal.db")
        try desk.write(whole.prefix(whole.count / 2), to: "journal.db")
        #expect { try desk.openFile() } throws: { $0.isDamage }
    }

    @Test func `where pages are damaged, what stands on the others is served`() throws {
        let desk = try Desk()
        try makeFile(desk)
        try damage(desk, around: "mark-1000-mark")
        let journal = try desk.openFile()
        #expect { try desk.page(journal, after: 990, limit: 20) } throws: { $0.isDamage }
        #expect(try desk.page(journal, limit: 100).seqs == Array(1...100))
        #expect(try desk.pageBack(journal, limit: 100).seqs == Array(1_901...2_000))
        try desk.keep([2_001], in: journal)
        #expect(try desk.page(journal, after: 1_999).seqs == [2_000, 2_001])
    }

    @Test func `damage to what ought to be dropped does not keep out what is new`() throws {
        let desk = try Desk()
        try makeFile(desk)
        try damage(desk, around: "mark-40-mark")
        let journal = try desk.openFile(retention: Retention(count: 1_900, age: .seconds(60)))
        for seq in 2_001...2_010 { try desk.keep([seq], in: journal) }
        #expect(try desk.page(journal, after: 2_005).seqs == Array(2_006...2_010))
    }

    /// Two thousand messages with a mark in each.
    private func makeFile(_ desk: Desk) throws {
        let journal = try desk.openFile()
        for seq in 1...2_000 {
            let body = "\"mark-\(seq)-mark" + String(repeating: "x", count: 200) + "\""
            let kept = journal.append(desk.message(seq, .lobby, body))
            if seq % 500 == 0 { try desk.value(of: kept, journal) }
        }
        try desk.close(journal)
    }

    /// Overwrites the page on which this stands.
    private func damage(_ desk: Desk, around mark: String) throws {
        var bytes = try desk.bytes(of: "journal.db")
        let start = try #require(bytes.range(of: Data(mark.utf8))).lowerBound / 4096 * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(repeating: 7, count: 4096))
        try desk.write(bytes, to: "journal.db")
    }

    // MARK: - Read only

    @Test func `a file that may only be read is read, and every append fails`() throws {
        let desk = try Desk(age: .seconds(10))
        let first = try desk.openFile()
        try desk.keep(1...3, in: first)
        try desk.close(first)
        desk.time.advance(by: .seconds(100))
        let journal = try desk.openFile(limits: readOnly)
        #expect(journal.warning == JournalError.readOnly(path: desk.path()).description)
        #expect(journal.contents.last == 3)
        let completion = try desk.completion(of: journal.append(desk.message(4)), journal)
        #expect(throws: JournalError.readOnly(path: desk.path())) { try completion.get() }
        #expect(try desk.page(journal).seqs == [1, 2, 3], "nothing is dropped from it")
        try desk.close(journal)
    }

    @Test func `what a dead process left in the WAL is read, too, and nothing written`() throws {
        let desk = try Desk()
        let journal = try desk.openFile()
        try desk.keep(1...50, in: journal)
        try desk.copyAsLeft(to: "left.db")
        let before = try [desk.bytes(of: "left.db"), desk.bytes(of: "left.db-wal")]
        let left = try desk.openFile("left.db", limits: readOnly)
        #expect(left.contents.last == 50)
        #expect(try desk.page(left).seqs == Array(1...50))
        try desk.close(left)
        #expect(try [desk.bytes(of: "left.db"), desk.bytes(of: "left.db-wal")] == before)
    }

    @Test func `while it is read, nobody else may write it, and others may read`() throws {
        let desk = try Desk()
        let first = try desk.openFile()
        try desk.keep([1], in: first)
        try desk.close(first)
        let reader = try desk.openFile(limits: readOnly)
        let other = try desk.openFile(limits: readOnly)
        #expect(throws: JournalError.busy(path: desk.path())) { try desk.openFile() }
        for journal in [reader, other] { try desk.close(journal) }
        try desk.keep([2], in: desk.openFile())
    }

    @Test func `an empty file that may only be read is no journal`() throws {
        let desk = try Desk()
        try desk.write(Data(), to: "journal.db")
        #expect(throws: JournalError.self) { try desk.openFile(limits: readOnly) }
    }

    // MARK: - None of ours

    @Test func `another program's file is refused and left as it was`() throws {
        let desk = try Desk()
        try makeFile(desk)
        var bytes = try desk.bytes(of: "journal.db")
        bytes[71] ^= 1  // SQLite's header: application_id, 68 to 71
        try desk.write(bytes, to: "journal.db")
        for limits in [FileLimits(), readOnly] {
            #expect { try desk.openFile(limits: limits) } throws: { "\($0)".contains("another") }
        }
        #expect(try desk.bytes(of: "journal.db") == bytes)
    }

    @Test func `a newer version's file is refused and left as it was`() throws {
        let desk = try Desk()
        try makeFile(desk)
        var bytes = try desk.bytes(of: "journal.db")
        bytes[63] = 200  // SQLite's header: user_version, 60 to 63
        try desk.write(bytes, to: "journal.db")
        #expect { try desk.openFile() } throws: { "\($0)".contains("newer Fireside") }
        #expect(try desk.bytes(of: "journal.db") == bytes)
    }

    @Test func `a path where no file can be is refused with a sentence`() throws {
        let desk = try Desk()
        let missing = desk.path("no/such/journal.db")
        #expect(throws: JournalError.unusable(path: missing, "its directory does not exist")) {
            try desk.openFile("no/such/journal.db")
        }
        #expect { try desk.openFile("") } throws: { "\($0)".hasSuffix("it is a directory.") }
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
