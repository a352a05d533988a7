// Messages that change others.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// Changes what `change` names, which is inserted next. Retention does not drop it, so no reader is
    /// told of a gap.
    func apply(_ change: Message) throws {
        guard let seq = change.changedMessage else { return try erase(change.channel) }
        guard let channel = index[change.channel] else { return }
        // Of its edits only the newest is kept, and that one comes next.
        let edits = "DELETE FROM message WHERE edits = ? AND channel = ? RETURNING bytes"
        for bytes in try db.rows(edits, [seq, channel.id], { try $0.bytes(atIndex: 0) }) {
            index[change.channel]?.erase(count: 1, bytes: bytes)
        }
        guard let found = try find(seq).first else { return }
        let changed = found.changed(by: change)
        if changed != found { try replace(with: changed) }
    }

    /// Writes the message over the one of its number.
    private func replace(with changed: Message) throws {
        let sizes = "SELECT bytes FROM message WHERE seq = ?"
        let before = try db.rows(sizes, [changed.seq]) { try $0.bytes(atIndex: 0) }
        try db.run(
            """
            UPDATE message SET body = ?, edited = ?, nonceSender = ?, nonce = ?, bytes = ?
            WHERE seq = ?
            """,
            [
                String(decoding: changed.keptBody, as: UTF8.self), changed.edited?.milliseconds,
                changed.nonce?.sender, changed.nonce?.value, changed.keptBytes, changed.seq,
            ])
        index[changed.channel]?.erase(count: 0, bytes: before.reduce(0, +) - changed.keptBytes)
    }

    /// All messages of a channel.
    private func erase(_ channel: ChannelName) throws {
        guard var left = index[channel] else { return }
        try db.run("DELETE FROM message WHERE channel = ?", [left.id])
        left.erase(count: left.count, bytes: left.bytes)
        index[channel] = left
    }

    /// The row of a deletion.
    ///
    /// - Returns: The channel's record in the index.
    func insert(deletion message: Message) throws -> ChannelIndex.ChannelRecord {
        let bytes = message.keptBytes
        let record = try record(of: message, bytes)
        let row = try statements.insertDeletion
        row.bind(message.seq, at: 1)
        row.bind(record.id, at: 2)
        row.bind(message.at.milliseconds, at: 3)
        row.bind(bytes, at: 4)
        row.bind(message.changedMessage ?? 0, at: 5)
        try row.run()
        return record
    }

    /// What was written to the WAL stays there until something else is written over it. So the file
    /// gets all of it, and the WAL is cut to nothing. Where that fails, ``RetentionSweep`` tries again.
    func emptyWAL() {
        let busy = try? Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        isWALToEmpty = busy != 0
    }
}
