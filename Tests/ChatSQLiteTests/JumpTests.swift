// A number is used once, also where power failed and the newest commits are lost.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct JumpTests {
    private let jump = 1_000_000

    /// A file of which ten messages were acknowledged, and five are left.
    private func cut(_ harness: JournalHarness) throws {
        let journal = try harness.openFile()
        try harness.keep(1...5, in: journal)
        let length = try harness.bytes(of: "journal.db-wal").count
        for seq in 6...10 { try harness.keep([seq], in: journal) }
        try harness.copyAsLeft(to: "left.db")
        let backlog = try harness.bytes(of: "left.db-wal")
        #expect(backlog.count > length)
        try harness.write(backlog.prefix(length), to: "left.db-wal")
        try harness.close(journal)
    }

    @Test func `numbers that were lost are not used again`() throws {
        let harness = try JournalHarness()
        try cut(harness)
        let left = try harness.openFile("left.db")
        #expect(try harness.page(left).seqs == Array(1...5))
        #expect(left.contents.last == 5 + jump)
        #expect(left.contents.floor == 0, "nothing was dropped")
    }

    @Test func `a reader of messages that were lost gets all that follow, and no gap`() throws {
        let harness = try JournalHarness()
        try cut(harness)
        let left = try harness.openFile("left.db")
        let hub = Hub(
            journal: left, scheduler: ManualClock(), clock: harness.time)
        let since = Cursor.after(Position(epoch: left.contents.epoch, seq: 10))
        let subscription = Subscription(channels: [.lobby], since: since, hold: .seconds(60))
        let heard = try hub.next(subscription)
        let said = try hub.publish(Draft(channel: .lobby, body: JSON(bytes: Array("77".utf8))))
        #expect(try harness.value(of: said, left).seq == 6 + jump)
        let batch = try harness.value(of: heard, left)
        #expect(String(decoding: batch.json.bytes, as: UTF8.self).contains(#""body":77}"#))
        #expect(!batch.gap)
    }

    @Test func `what takes the place of a file begins where a server would`() throws {
        let harness = try JournalHarness()
        try cut(harness)
        let closed = try JournalReader(path: harness.path())
        #expect(try closed.succession().last == 10)
        let left = try JournalReader(path: harness.path("left.db"))
        #expect(try left.succession().last == 5 + jump)
        #expect(try left.succession().epoch == left.contents.epoch)
    }

    @Test func `the next loss does not lead back below the first`() throws {
        let harness = try JournalHarness()
        try cut(harness)
        let left = try harness.openFile("left.db")
        let first = left.contents.last + 1
        try harness.keep([first], in: left)
        let length = try harness.bytes(of: "left.db-wal").count
        try harness.keep([first + 1], in: left)
        try harness.copyAsLeft("left.db", to: "again.db")
        try harness.write(harness.bytes(of: "again.db-wal").prefix(length), to: "again.db-wal")
        #expect(try harness.openFile("again.db").contents.last == first + jump)
    }

    @Test func `without a new message, the same numbers follow at the next start`() throws {
        let harness = try JournalHarness()
        try cut(harness)
        for _ in 0..<3 {
            let left = try harness.openFile("left.db")
            #expect(left.contents.last == 5 + jump)
            try harness.close(left)
        }
    }

    @Test func `a file that was closed goes on with the next number`() throws {
        let harness = try JournalHarness()
        for seq in 1...3 {
            let journal = try harness.openFile()
            #expect(journal.contents.last == seq - 1)
            try harness.keep([seq], in: journal)
            try harness.close(journal)
        }
    }
}
