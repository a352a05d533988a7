// Appending: many entries, one commit.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

extension Store {
    /// So many of a channel's entries may go with one commit, besides as many as came: one that is
    /// far over its limit, because the limit is new, does not hold up everyone.
    static let trimLimit = 500

    /// Keeps all of `entries` or none.
    func append(_ entries: ArraySlice<Entry>) -> Result<Void, JournalError> {
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
    ) -> Result<Void, JournalError> {
        transaction {
            for entry in entries { try insert(entry) }
            try db.run("UPDATE meta SET last = ?", [entries.last?.seq])
            guard trimming else { return }
            for channel in Set(entries.map(\.channel)) {
                try trim(channel, atMost: entries.count + Store.trimLimit)
            }
        }
    }

    private func insert(_ entry: Entry) throws {
        var record = try ledger[entry.channel] ?? makeChannel(entry.channel)
        try db.run(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                entry.seq, record.id, entry.at.milliseconds, entry.from,
                String(decoding: entry.body.posted, as: UTF8.self),
                entry.nonce?.sender, entry.nonce?.value,
            ])
        if let nonce = entry.nonce {
            try db.run(
                "INSERT INTO nonce VALUES (?, ?, ?, ?)",
                [entry.seq, entry.at.milliseconds, nonce.sender, nonce.value])
        }
        record.last = entry.seq
        record.count += 1
        ledger[entry.channel] = record
    }

    private func makeChannel(_ name: ChannelName) throws -> Ledger.Record {
        // Something may have been dropped from a channel of this name before.
        let forgotten = ledger.floor
        try db.run(
            "INSERT INTO channel (name, forgotten) VALUES (?, ?)", [name.description, forgotten])
        return Ledger.Record(id: Int(db.lastInsertedRowID), forgotten: forgotten)
    }

    /// Drops the oldest entries past the limit on a channel's count.
    func trim(_ channel: ChannelName, atMost limit: Int) throws {
        guard retention.count > 0, var record = ledger[channel] else { return }
        let surplus = min(record.count - retention.count, limit)
        guard surplus > 0 else { return }
        let lastOut = try db.rows(
            "SELECT seq FROM message WHERE channel = ? ORDER BY seq LIMIT 1 OFFSET ?",
            [record.id, surplus - 1]
        ) { try $0.decode(Int.self, atIndex: 0) }
        guard let forgotten = lastOut.first else {
            throw JournalError.damaged(path: file.path, "its index has lost some messages")
        }
        try db.run("DELETE FROM message WHERE channel = ? AND seq <= ?", [record.id, forgotten])
        try db.run("UPDATE channel SET forgotten = ? WHERE id = ?", [forgotten, record.id])
        record.forgotten = forgotten
        record.count -= surplus
        ledger[channel] = record
    }
}
