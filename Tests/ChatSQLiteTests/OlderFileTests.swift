// Files of older servers: they open, and read the same.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import GRDB
import TestSupport
import Testing

@Suite(.blocking) struct OlderFileTests {
    /// As the first version made it, with two messages in it.
    private func makeFile(_ harness: JournalHarness) throws {
        let file = try DatabaseQueue(path: harness.path())
        try file.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE meta (
                        epoch TEXT NOT NULL, last INTEGER NOT NULL, floor INTEGER NOT NULL);
                    CREATE TABLE channel (
                        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                        forgotten INTEGER NOT NULL);
                    CREATE TABLE message (
                        seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, at INTEGER NOT NULL,
                        sender TEXT, body TEXT NOT NULL, nonceSender TEXT, nonce TEXT);
                    CREATE INDEX messageByChannel ON message (channel);
                    CREATE TABLE nonce (
                        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, sender TEXT NOT NULL,
                        value TEXT NOT NULL);
                    INSERT INTO meta VALUES ('k3f9', 9, 2);
                    INSERT INTO channel VALUES (1, 'lobby', 3);
                    INSERT INTO message VALUES
                        (4, 1, 1800000000000, NULL, '{"text":"\\u003cb\\u003e"}', NULL, NULL),
                        (9, 1, 1800000000000, 'é', '"é"', 'ann', 'nonce-001');
                    INSERT INTO nonce VALUES (9, 1800000000000, 'ann', 'nonce-001');
                    PRAGMA application_id = 1181315685; PRAGMA user_version = 1;
                    """)
        }
        try file.close()
    }

    private let bodies = [#"{"text":"\u003cb\u003e"}"#, #""\u00e9""#]

    private func bodies(_ page: JournalPage) -> [String] {
        page.messages.map { String(decoding: $0.body.bytes, as: UTF8.self) }
    }

    @Test func `it is read, and written to`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        let journal = try harness.openFile()
        #expect(journal.contents.epoch == "k3f9" && journal.contents.floor == 2)
        #expect(journal.contents.last > 9, "nobody knows how it was left")
        #expect(journal.contents.recent.map(\.seq) == [9])
        let page = try harness.page(journal)
        #expect(page.seqs == [4, 9] && page.forgotten == 3)
        #expect(bodies(page) == bodies)
        try harness.keep([journal.contents.last + 1], in: journal)
        try harness.close(journal)
        let again = try harness.openFile()
        #expect(again.contents.last == journal.contents.last + 1)
        #expect(again.contents.count == 3)
    }

    @Test func `what it holds counters`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        // 128 and the longer body; the newest has 128 and its body, two names and a mark.
        let both = 128 + 24 + 128 + 4 + 2 + 3 + 9
        for (bytes, seqs) in [(both, [4, 9]), (both - 1, [9])] {
            let journal = try harness.openFile(
                retention: Retention(count: 0, age: .zero, bytes: bytes))
            #expect(try harness.page(journal).seqs == seqs)
            try harness.close(journal)
        }
    }

    @Test func `it may be only read`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        let journal = try harness.openFile(limits: FileLimits(isReadOnly: true))
        #expect(journal.contents.last == 9)
        #expect(bodies(try harness.page(journal)) == bodies)
        #expect(bodies(try harness.pageBack(journal)) == bodies)
        #expect(try harness.value(of: journal.find(4), journal)?.seq == 4)
    }

    @Test func `what it holds can be deleted`() throws {
        let harness = try JournalHarness()
        try makeFile(harness)
        let journal = try harness.openFile()
        let seq = journal.contents.last + 1
        let deletion = Message(
            seq: seq, channel: .lobby, at: harness.time.now(), deletion: .deleted(4))
        try harness.value(of: journal.append(deletion), journal)
        #expect(try harness.page(journal).seqs == [4, 9, seq])
        #expect(try harness.page(journal).messages[0].body == .tombstone)
    }
}
