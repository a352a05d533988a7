// What is in the file when it is opened.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

extension JournalFile {
    /// Numbers go on so far above the last one of a file that was left and not closed.
    ///
    /// Where power failed, the newest commits may be gone, and their messages were acknowledged and
    /// read. A checkpoint waits for the disk, so no more can be gone than what the WAL holds
    /// between two of them, 16 MiB: fewer messages than these.
    static let jump = 1_000_000

    /// Reads the index of all messages, and the last few minutes' nonces.
    func load(at now: Timestamp) throws(JournalError) -> (JournalContents, ChannelIndex) {
        do {
            return try withDatabase { try load($0, at: now) }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    private func load(_ db: Database, at now: Timestamp) throws -> (JournalContents, ChannelIndex) {
        let meta = try db.rows("SELECT epoch, last, floor FROM meta") { row in
            JournalContents(
                epoch: try epoch(row.decode(atIndex: 0)), last: try row.number(atIndex: 1),
                floor: try row.number(atIndex: 2))
        }
        guard var contents = meta.first else {
            throw JournalError.damaged(path: path, "its first table is empty")
        }
        var index = try loadLedger(db, floor: contents.floor)
        contents.channels = index.records.mapValues {
            JournalContents.Channel(last: $0.last, count: $0.count)
        }
        contents.last = contents.channels.values.map(\.last).reduce(contents.last, max)
        if try !isReadOnly && !wasClosed(db) { contents.last += JournalFile.jump }
        index.last = contents.last
        contents.recent = try loadRecent(db, since: now - Nonce.lifetime)
        return (contents, index)
    }

    private func wasClosed(_ db: Database) throws -> Bool {
        try db.rows("SELECT isClosed FROM meta") { try $0.decode(Int.self, atIndex: 0) } == [1]
    }

    /// Clients get it as a part of each id.
    private func epoch(_ text: String) throws -> String {
        guard Position("\(text):0")?.epoch == text else {
            throw JournalError.damaged(path: path, "its name is impossible")
        }
        return text
    }

    private func loadLedger(_ db: Database, floor: Int) throws -> ChannelIndex {
        var index = ChannelIndex(floor: floor)
        // An older file that may only be read lacks some columns, and loses nothing.
        let edge = isReadOnly ? "0" : "floor"
        _ = try db.rows("SELECT id, name, forgotten, \(edge) FROM channel") { row in
            guard let name = ChannelName(try row.decode(String.self, atIndex: 1)) else {
                throw JournalError.damaged(path: path, "a channel has an impossible name")
            }
            index[name] = ChannelIndex.Record(
                id: try row.decode(atIndex: 0), forgotten: try row.number(atIndex: 2),
                floor: try row.number(atIndex: 3))
        }
        let bytes = isReadOnly ? "0" : "sum(bytes), min(bytes)"
        let counters = "count(*), min(seq), max(seq), \(bytes)"
        _ = try db.rows("SELECT channel, \(counters) FROM message GROUP BY channel") { row in
            guard let name = index.name(of: try row.decode(atIndex: 0)) else {
                throw JournalError.damaged(path: path, "some messages are of no channel")
            }
            index[name]?.count = try row.number(atIndex: 1)
            _ = try row.number(atIndex: 2)
            index[name]?.last = try row.number(atIndex: 3)
            index[name]?.bytes = try row.bytes(atIndex: 4)
            if !isReadOnly { _ = try row.bytes(atIndex: 5) }
        }
        index.commit()
        return index
    }

    /// What was said under a nonce since `horizon`, oldest first.
    private func loadRecent(
        _ db: Database, since horizon: Timestamp
    ) throws -> [JournalContents.Said] {
        var recent: [JournalContents.Said] = []
        // Damage there ends the search: a message may then be said twice, but all can be read.
        try unlessDamaged {
            _ = try db.rows("SELECT seq, at, sender, value FROM nonce ORDER BY seq") { row in
                let at = Timestamp(milliseconds: try row.decode(atIndex: 1))
                if at < horizon { return }
                let nonce = Nonce(
                    sender: try row.decode(atIndex: 2), value: try row.decode(atIndex: 3))
                recent.append(
                    JournalContents.Said(nonce: nonce, seq: try row.number(atIndex: 0), at: at))
            }
        }
        return recent
    }
}
