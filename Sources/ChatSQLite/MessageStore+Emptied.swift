// Channels that became empty, so that they are not taken for new ones.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// Notes one more, and forgets the oldest beyond ``EmptiedChannels/most``.
    func noteEmptied(_ channel: ChannelName) throws {
        try db.run("INSERT OR REPLACE INTO emptied (name) VALUES (?)", [channel.description])
        let oldest = Int(db.lastInsertedRowID) - EmptiedChannels.most
        try db.run("DELETE FROM emptied WHERE id <= ?", [oldest])
    }

    /// Whether a channel of this name became empty, as far as the file remembers.
    func wasEmptied(_ channel: ChannelName) throws -> Bool {
        if file.isReadOnly { return false }  // an older file has no such table
        let sql = "SELECT id FROM emptied WHERE name = ?"
        return try !db.rows(sql, [channel.description]) { _ in true }.isEmpty
    }

    /// Whether messages were dropped from a channel, as far as the file remembers.
    func hasLost(_ channel: ChannelName) throws -> Bool {
        try index[channel]?.hasLost ?? wasEmptied(channel)
    }
}
