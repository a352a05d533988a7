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
    private func cut(_ desk: Desk) throws {
        let journal = try desk.openFile()
        try desk.keep(1...5, in: journal)
        let length = try desk.bytes(of: "journal.db-wal").count
        for seq in 6...10 { try desk.keep([seq], in: journal) }
        try desk.copyAsLeft(to: "left.db")
        let backlog = try desk.bytes(of: "left.db-wal")
        #expect(backlog.count > length)
        try desk.write(backlog.prefix(length), to: "left.db-wal")
        try desk.close(journal)
    }

    @Test func `numbers that were lost are not used again`() throws {
        let desk = try Desk()
        try cut(desk)
        let left = try desk.openFile("left.db")
        #expect(try desk.page(left).seqs == Array(1...5))
        #expect(left.contents.last == 5 + jump)
        #expect(left.contents.floor == 0, "nothing was dropped")
    }

    @Test func `whoever has read what was lost hears all that comes, and of no gap`() throws {
        let desk = try Desk()
        try cut(desk)
        let left = try desk.openFile("left.db")
        let hub = Hub(journal: left, scheduler: ManualClock(), clock: { [desk] in desk.time.now })
        let since = Cursor.after(Position(epoch: left.contents.epoch, seq: 10))
        let subscription = Subscription(channels: [.lobby], since: since, hold: .seconds(60))
        let heard = try hub.next(subscription)
        let said = try hub.publish(Draft(channel: .lobby, body: JSON(bytes: Array("77".utf8))))
        #expect(try desk.value(of: said, left).seq == 6 + jump)
        let batch = try desk.value(of: heard, left)
        #expect(String(decoding: batch.json.bytes, as: UTF8.self).contains(#""body":77}"#))
        #expect(!batch.gap)
    }

    @Test func `the next loss does not lead back below the first`() throws {
        let desk = try Desk()
        try cut(desk)
        let left = try desk.openFile("left.db")
        let first = left.contents.last + 1
        try desk.keep([first], in: left)
        let length = try desk.bytes(of: "left.db-wal").count
        try desk.keep([first + 1], in: left)
        try desk.copyAsLeft("left.db", to: "again.db")
        try desk.write(desk.bytes(of: "again.db-wal").prefix(length), to: "again.db-wal")
        #expect(try desk.openFile("again.db").contents.last == first + jump)
    }

    @Test func `without a new message, the same numbers follow at the next start`() throws {
        let desk = try Desk()
        try cut(desk)
        for _ in 0..<3 {
            let left = try desk.openFile("left.db")
            #expect(left.contents.last == 5 + jump)
            try desk.close(left)
        }
    }

    @Test func `a file that was closed goes on with the next number`() throws {
        let desk = try Desk()
        for seq in 1...3 {
            let journal = try desk.openFile()
            #expect(journal.contents.last == seq - 1)
            try desk.keep([seq], in: journal)
            try desk.close(journal)
        }
    }
}
