// Appending: many entries, one commit.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

extension Store {
    /// So many of a channel's entries may go with one commit, besides as many as came: one that is
    /// far over its limit, because the limit is new, does not hold up everyone.
    static let trimLimit = 500

    /// Keeps all of `entries` or none.
    ///
    /// - Returns: Channels of which nothing is left, for others needed the room.
    func append(_ entries: ArraySlice<Entry>) -> Result<[ChannelName], JournalError> {
        if file.isGone {
            return .failure(
                .unusable(path: file.path, "it was moved or deleted while it was in use"))
        }
        if case .failure(let error) = markInUse() { return .failure(error) }
        let result = append(entries, trimming: true)
        guard case .failure(.damaged) = result else { return result }
        // It may be damage to what ought to be dropped: that must not keep out what is new.
        return append(entries, trimming: false)
    }

    private func append(
        _ entries: ArraySlice<Entry>, trimming: Bool
    ) -> Result<[ChannelName], JournalError> {
        var emptied: [ChannelName] = []
        let result = transaction {
            for entry in entries { try insert(entry) }
            try db.run("UPDATE meta SET last = ?", [entries.last?.seq])
            guard trimming else { return }
            let limit = entries.count + Store.trimLimit
            for channel in Set(entries.map(\.channel)) { try trim(channel, atMost: limit) }
            // Twice what has come: so the limit holds, and no commit has much to do.
            emptied = try makeRoom(
                2 * entries.reduce(0) { $0 + $1.keptBytes }, atMost: limit,
                below: entries.first?.seq ?? .max)
        }
        return result.map { emptied }
    }

    private func insert(_ entry: Entry) throws {
        var record = try ledger[entry.channel] ?? makeChannel(entry.channel)
        let bytes = entry.keptBytes
        try db.run(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                entry.seq, record.id, entry.at.milliseconds, entry.from,
                String(decoding: entry.body.posted, as: UTF8.self),
                entry.nonce?.sender, entry.nonce?.value, bytes,
            ])
        if let nonce = entry.nonce {
            try db.run(
                "INSERT INTO nonce VALUES (?, ?, ?, ?)",
                [entry.seq, entry.at.milliseconds, nonce.sender, nonce.value])
        }
        record.last = entry.seq
        record.count += 1
        record.bytes += bytes
        ledger[entry.channel] = record
    }

    private func makeChannel(_ name: ChannelName) throws -> Ledger.Record {
        // Something may have been dropped from a channel of this name before.
        let forgotten = ledger.floor
        let floor = try wasEmptied(name) ? 0 : forgotten
        try db.run(
            "INSERT INTO channel (name, forgotten, floor) VALUES (?, ?, ?)",
            [name.description, forgotten, floor])
        return Ledger.Record(id: Int(db.lastInsertedRowID), forgotten: forgotten, floor: floor)
    }
}
