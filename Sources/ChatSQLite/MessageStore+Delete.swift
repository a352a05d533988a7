// Messages that delete others.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// The deletion, and what it deletes.
    ///
    /// - Returns: The channel's record in the index.
    func insert(deletion message: Message) throws -> ChannelIndex.ChannelRecord {
        let deleted: Int
        switch message.content {
        case .body, .cleared:
            deleted = 0
            try erase(message.channel)
        case .deleted(let seq):
            deleted = seq
            try erase(seq, in: message.channel)
        }
        let bytes = message.keptBytes
        let record = try record(of: message, bytes)
        let row = try statements.insertDeletion
        row.bind(message.seq, at: 1)
        row.bind(record.id, at: 2)
        row.bind(message.at.milliseconds, at: 3)
        row.bind(bytes, at: 4)
        row.bind(deleted, at: 5)
        try row.run()
        return record
    }

    /// One message. It is not dropped by retention, so no reader is told of a gap.
    private func erase(_ seq: Int, in channel: ChannelName) throws {
        guard var left = index[channel] else { return }
        let sql = "DELETE FROM message WHERE seq = ? AND channel = ? RETURNING bytes"
        let erased = try db.rows(sql, [seq, left.id]) { try $0.bytes(atIndex: 0) }
        guard let bytes = erased.first else { return }
        left.erase(count: 1, bytes: bytes)
        index[channel] = left
    }

    /// All messages of a channel.
    private func erase(_ channel: ChannelName) throws {
        guard var left = index[channel] else { return }
        try db.run("DELETE FROM message WHERE channel = ?", [left.id])
        left.erase(count: left.count, bytes: left.bytes)
        index[channel] = left
    }

    /// What was written to the WAL stays there until something else is written over it. So the file
    /// gets all of it, and the WAL is cut to nothing. Where that fails, ``RetentionSweep`` tries again.
    func emptyWAL() {
        let busy = try? Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        isWALToEmpty = busy != 0
    }
}
