// Records in a journal, and over a restart.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import GRDB
import TestSupport
import Testing

@Suite(.blocking) struct RecordJournalTests {
    private func record(_ key: String, _ value: String = "1", expires: Int? = nil) -> Chat.Record {
        Chat.Record(
            key: key, value: Array(value.utf8),
            expires: expires.map(Timestamp.init(milliseconds:)))
    }

    @Test(arguments: JournalKind.allCases)
    func `a change fires once it is kept, between messages, until the journal is closed`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        var fired: [String] = []
        for number in 1...3 {
            journal.keep([.put(record("a/\(number)"))]).addCallback { fired.append("\(number)") }
            _ = journal.append(harness.message(number))
        }
        try harness.value(of: journal.keep([.remove("a/none")]), journal)
        #expect(fired == ["1", "2", "3"])
        try harness.close(journal)
        #expect(throws: JournalError.closed) {
            try harness.value(of: journal.keep([]), journal)
        }
    }

    @Test func `what was kept is there after a restart, with its value and its end`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        #expect(journal.contents.records.isEmpty)
        let kept = [
            record("ban/all/u1", #"{"why":"'; DROP TABLE record"}"#, expires: 1_800_000_000_001),
            record("member/private-é/u2", ""),
        ]
        _ = journal.keep([.put(record("ban/all/u1")), .put(record("mute/all/u3"))])
        try harness.value(
            of: journal.keep(kept.map { .put($0) } + [.remove("mute/all/u3")]), journal)
        try harness.close(journal)
        let again = try harness.openFile()
        #expect(again.contents.records.sorted { $0.key < $1.key } == kept)
        try harness.close(again)
        let read = try harness.openFile(limits: FileLimits(isReadOnly: true))
        #expect(read.contents.records.count == 2)
        #expect(throws: JournalError.readOnly(path: harness.path())) {
            try harness.value(of: read.keep([.remove("a")]), read)
        }
    }

    @Test func `a change that does not fit on the disk leaves nothing of itself`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile(limits: FileLimits(pages: 24))
        try harness.value(of: journal.keep([.put(record("a/1"))]), journal)
        let many = (0..<400).map {
            RecordChange.put(record("b/\($0)", String(repeating: "x", count: 1000)))
        }
        #expect(throws: JournalError.full(path: harness.path())) {
            try harness.value(of: journal.keep([.remove("a/1")] + many), journal)
        }
        try harness.value(of: journal.keep([.put(record("a/2"))]), journal)
        try harness.close(journal)
        let keys = try harness.openFile().contents.records.map(\.key).sorted()
        #expect(keys == ["a/1", "a/2"])
    }

    @Test func `a file from before there were records gets a place for them`() throws {
        let harness = try JournalHarness()
        try harness.close(try harness.openFile())
        let file = try DatabaseQueue(path: harness.path())
        try file.write {
            try $0.execute(
                sql: """
                    DROP TABLE record;
                    DROP INDEX messageByEdit;
                    ALTER TABLE message DROP COLUMN edits;
                    ALTER TABLE message DROP COLUMN edited;
                    ALTER TABLE message DROP COLUMN person;
                    PRAGMA user_version = 5
                    """)
        }
        try file.close()
        let old = try harness.openFile(limits: FileLimits(isReadOnly: true))
        #expect(old.contents.records.isEmpty)
        try harness.close(old)
        let journal = try harness.openFile()
        try harness.value(of: journal.keep([.put(record("a/1"))]), journal)
        try harness.close(journal)
        #expect(try harness.openFile().contents.records.map(\.key) == ["a/1"])
    }

    @Test func `a backup has the records, too`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.value(of: journal.keep([.put(record("a/1"))]), journal)
        try harness.value(of: journal.backup(to: harness.path("copy.db")), journal)
        #expect(try harness.openFile("copy.db").contents.records == [record("a/1")])
    }
}
