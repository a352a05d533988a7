// Channels of which nothing is left, so that they are not taken for new ones.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

extension Store {
    /// The latest are noted, as many as ``EmptiedChannels/most``.
    func noteEmptied(_ channel: ChannelName) throws {
        try db.run("INSERT OR REPLACE INTO emptied (name) VALUES (?)", [channel.description])
        let oldest = Int(db.lastInsertedRowID) - EmptiedChannels.most
        try db.run("DELETE FROM emptied WHERE id <= ?", [oldest])
    }

    func wasEmptied(_ channel: ChannelName) throws -> Bool {
        if file.isReadOnly { return false }  // an older file has no such table
        let sql = "SELECT id FROM emptied WHERE name = ?"
        return try !db.rows(sql, [channel.description]) { _ in true }.isEmpty
    }

    /// Whether something was dropped from a channel, as far as is known.
    func hasLost(_ channel: ChannelName) throws -> Bool {
        try index[channel]?.hasLost ?? wasEmptied(channel)
    }
}
