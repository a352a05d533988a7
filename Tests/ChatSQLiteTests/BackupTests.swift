// A copy of a journal that is in use: what is in it, and what it takes from the rest.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Foundation
import GRDB
import TestSupport
import Testing

@Suite(.blocking) struct BackupTests {
    /// So long that a step of a backup copies a few dozen of them.
    private let large = String(repeating: "5", count: 20_000)

    @Test func `a backup opens as a journal with every message`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        let nonce = Nonce(sender: "ann", value: "fresh-one")
        try harness.keep(1...1_500, .one, in: journal)
        try harness.value(
            of: journal.append(harness.message(1_501, .two, from: "ann", nonce: nonce)), journal)
        try harness.backUp(journal)
        #expect(try harness.files == ["copy.db", "journal.db", "journal.db-wal"])
        #expect(try harness.integrity(of: "copy.db") == ["ok"])
        let copy = try harness.openFile("copy.db")
        #expect(try harness.all(copy, [.one, .two]) == harness.all(journal, [.one, .two]))
        #expect(copy.contents.last == 1_501, "all is there, so no number need be left out")
        #expect(copy.contents.recent.map(\.nonce) == [nonce])
        try harness.keep([1_502], .one, in: copy)
        #expect(try harness.page(journal, [.one], after: 1_490).seqs == Array(1_491...1_500))
    }

    @Test func `all that was acknowledged before it began is in it, while more is said`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        for seq in 1...300 { _ = journal.append(harness.message(seq, .one, large)) }
        try harness.keep([301], .one, in: journal)
        var last = 301
        var isComplete = false
        journal.backup(to: harness.path("copy.db")).addCallback { isComplete = true }
        while !isComplete {
            last += 1
            try harness.value(of: journal.append(harness.message(last, .one, large)), journal)
        }
        #expect(last > 306, "the copy has 1,500 pages and takes a dozen steps")
        #expect(try harness.integrity(of: "copy.db") == ["ok"])
        let seqs = try harness.all(harness.openFile("copy.db"), [.one]).map(\.seq)
        #expect(seqs.starts(with: 1...301))
        #expect(seqs == Array(1...seqs.count), "a beginning of the journal, without a hole")
        #expect(seqs.count >= last - 1, "it ends with what was there at its end")
    }

    @Test func `what is dropped and given back meanwhile leaves the copy sound`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile(retention: Retention(count: 200, age: .seconds(60)))
        for seq in 1...200 { _ = journal.append(harness.message(seq, .one, large)) }
        try harness.keep([201], .two, in: journal)
        harness.time.advance(by: .seconds(120))
        var isComplete = false
        journal.backup(to: harness.path("copy.db")).addCallback { isComplete = true }
        var last = 201
        while !isComplete {
            last += 1
            try harness.keep([last], .two, in: journal)
        }
        #expect(try harness.integrity(of: "copy.db") == ["ok"])
        let copy = try harness.openFile("copy.db")
        #expect(try harness.all(copy, [.two]).map(\.seq).contains(202))
    }

    @Test func `between two steps, appends and pages have their turn`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        for seq in 1...300 { _ = journal.append(harness.message(seq, .one, large)) }
        try harness.keep([301], in: journal)
        var isComplete = false
        journal.backup(to: harness.path("copy.db")).addCallback { isComplete = true }
        let before = harness.turns
        try harness.keep([302], in: journal)
        _ = try harness.page(journal)
        #expect(harness.turns - before <= 6, "neither waits for the whole copy")
        #expect(!isComplete)
        let end = journal.backup(to: harness.path("end.db"))
        try harness.value(of: end, journal)
        #expect(isComplete, "one is written after the other")
    }

    @Test func `each server that starts with a copy makes a new epoch, once`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep(1...3, in: journal)
        try harness.backUp(journal)
        let data = try harness.bytes(of: "copy.db")
        try harness.write(data, to: "again.db")
        let read = try harness.openFile("copy.db", limits: FileLimits(isReadOnly: true))
        #expect(read.contents.epoch == journal.contents.epoch, "nobody can speak there")
        try harness.close(read)
        do {
            let reader = try JournalReader(path: harness.path("copy.db"))
            #expect(try reader.succession().epoch != journal.contents.epoch)
        }
        var epochs = [journal.contents.epoch]
        for name in ["copy.db", "again.db"] {
            let first = try harness.openFile(name)
            epochs.append(first.contents.epoch)
            try harness.close(first)
            let second = try harness.openFile(name)
            #expect(second.contents.epoch == first.contents.epoch)
            try harness.close(second)
        }
        #expect(Set(epochs).count == 3)
    }

    @Test func `its owner alone may read it`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.backUp(journal)
        let attributes = try FileManager.default.attributesOfItem(atPath: harness.path("copy.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `nothing is overwritten, and the file has its name when it is whole`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        for seq in 1...100 { _ = journal.append(harness.message(seq, .one, large)) }
        try harness.keep([101], in: journal)
        let backup = journal.backup(to: harness.path("copy.db"))
        for seq in 102...103 { try harness.keep([seq], in: journal) }  // two turns of the thread
        #expect(try !harness.files.contains("copy.db"))
        #expect(try harness.files.contains { $0.hasPrefix("copy.db.") })
        try harness.write(Data("mine".utf8), to: "copy.db")
        for attempt in [backup, journal.backup(to: harness.path("copy.db"))] {
            let completion = try harness.completion(of: attempt, journal)
            #expect { try completion.get() } throws: { "\($0)".contains("exists already") }
        }
        #expect(try harness.bytes(of: "copy.db") == Data("mine".utf8))
        #expect(try harness.files == ["copy.db", "journal.db", "journal.db-wal"])
    }

    @Test(arguments: ["missing/copy.db", "", "/dev/full/copy.db"])
    func `where no file can be, it says so, and the journal goes on`(_ name: String) throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        let path = name.hasPrefix("/") || name.isEmpty ? name : harness.path(name)
        let completion = try harness.completion(of: journal.backup(to: path), journal)
        #expect(throws: JournalError.self) { try completion.get() }
        try harness.keep([1], in: journal)
        try harness.backUp(journal)
    }

    @Test func `cancelled, it leaves no file`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        for seq in 1...200 { _ = journal.append(harness.message(seq, .one, large)) }
        try harness.keep([201], in: journal)
        let backup = journal.backup(to: harness.path("copy.db"))
        backup.addBoth { _ in }
        for seq in 202...203 { try harness.keep([seq], in: journal) }  // two turns of the thread
        #expect(try harness.files.count == 3)
        backup.cancel()
        for seq in 204...205 { try harness.keep([seq], in: journal) }
        #expect(try harness.files == ["journal.db", "journal.db-wal"])
    }

    @Test func `a journal that is closed does not wait for it`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        for seq in 1...200 { _ = journal.append(harness.message(seq, .one, large)) }
        try harness.keep([201], in: journal)
        let backup = journal.backup(to: harness.path("copy.db"))
        try harness.close(journal)
        let completion = try harness.completion(of: backup, journal)
        #expect(throws: JournalError.closed) { try completion.get() }
        #expect(try harness.files == ["journal.db"])
        let late = try harness.completion(of: journal.backup(to: harness.path("late.db")), journal)
        #expect(throws: JournalError.closed) { try late.get() }
    }

    @Test func `a journal that may only be read can be copied, too`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep(1...50, in: journal)
        try harness.copyAsLeft(to: "left.db")
        let left = try harness.openFile("left.db", limits: FileLimits(isReadOnly: true))
        try harness.backUp(left)
        #expect(try harness.page(harness.openFile("copy.db")).seqs == Array(1...50))
    }
}

extension JournalHarness {
    /// Waits until there is a copy of this name.
    func backUp(_ journal: SQLiteJournal, to name: String = "copy.db") throws {
        try value(of: journal.backup(to: path(name)), journal)
    }

    /// What SQLite says of a file that nobody has open.
    func integrity(of name: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path(name), configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    }
}
