// What the file holds when it is opened.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension JournalFile {
    /// If a file was not closed, new numbers start this far above its last one.
    ///
    /// After a power failure the newest commits may be lost, although their messages were
    /// acknowledged and read. A checkpoint waits for the disk, so at most the 16 MiB are lost that the
    /// WAL holds between two checkpoints. That is less than a million messages.
    static let jump = 1_000_000

    /// Reads the index of all messages, and the nonces of the last few minutes.
    func load(at now: Timestamp) throws(JournalError) -> (JournalContents, ChannelIndex) {
        do {
            return try withDatabase { try load($0, at: now) }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// Reads everything in the order in which it is needed: the sums of the index correct what the
    /// first table says.
    private func load(_ db: Database, at now: Timestamp) throws -> (JournalContents, ChannelIndex) {
        let meta = try db.rows("SELECT epoch, last, floor FROM meta") { row in
            JournalContents(
                epoch: try epoch(row.decode(atIndex: 0)), last: try row.number(atIndex: 1),
                floor: try row.number(atIndex: 2))
        }
        guard var contents = meta.first else {
            throw JournalError.damaged(path: path, "its first table is empty")
        }
        var index = try loadIndex(db, floor: contents.floor)
        contents.channels = index.records.mapValues {
            JournalContents.Channel(last: $0.last, count: $0.count)
        }
        // A commit writes no `last`: the newest message is there, or its channel is empty by now.
        contents.last = contents.channels.values.map(\.last).reduce(
            max(contents.last, contents.floor), max)
        if try !isReadOnly && !wasClosed(db) { contents.last += JournalFile.jump }
        index.last = contents.last
        contents.records = try loadRecords(db)
        contents.recent = try loadRecent(db, since: now - Nonce.lifetime)
        return (contents, index)
    }

    /// Whether the last process to write here ended properly, see ``MessageStore/markClosed()``.
    private func wasClosed(_ db: Database) throws -> Bool {
        try db.rows("SELECT isClosed FROM meta") { try $0.decode(Int.self, atIndex: 0) } == [1]
    }

    /// Clients see it in each id, so it must be a valid one.
    private func epoch(_ text: String) throws -> String {
        guard Position("\(text):0")?.epoch == text else {
            throw JournalError.damaged(path: path, "its name is impossible")
        }
        return text
    }

    /// Two passes: the channels, then counts and sizes from the message table's index. No body is
    /// read.
    private func loadIndex(_ db: Database, floor: Int) throws -> ChannelIndex {
        var index = ChannelIndex(floor: floor)
        // An older file that is only read lacks some columns. It drops no messages, so 0 will do.
        let edge = isReadOnly ? "0" : "floor"
        _ = try db.rows("SELECT id, name, forgotten, \(edge) FROM channel") { row in
            guard let name = ChannelName(try row.decode(String.self, atIndex: 1)) else {
                throw JournalError.damaged(path: path, "a channel has an impossible name")
            }
            index[name] = ChannelIndex.ChannelRecord(
                id: try row.decode(atIndex: 0), forgotten: try row.number(atIndex: 2),
                floor: try row.number(atIndex: 3))
        }
        let bytes = isReadOnly ? "0" : "sum(bytes), min(bytes)"
        let counters = "count(*), min(seq), max(seq), \(bytes)"
        _ = try db.rows("SELECT channel, \(counters) FROM message GROUP BY channel") { row in
            guard let name = index.name(of: try row.decode(atIndex: 0)) else {
                throw JournalError.damaged(path: path, "some messages belong to no channel")
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

    /// The messages with a nonce since `horizon`, oldest first.
    private func loadRecent(
        _ db: Database, since horizon: Timestamp
    ) throws -> [JournalContents.KnownNonce] {
        var recent: [JournalContents.KnownNonce] = []
        // Damage here ends the search: a retry may then post a message twice, but all can be read.
        try unlessDamaged {
            _ = try db.rows("SELECT seq, at, sender, value FROM nonce ORDER BY seq") { row in
                let at = Timestamp(milliseconds: try row.decode(atIndex: 1))
                if at < horizon { return }
                let nonce = Nonce(
                    sender: try row.decode(atIndex: 2), value: try row.decode(atIndex: 3))
                recent.append(
                    JournalContents.KnownNonce(
                        nonce: nonce, seq: try row.number(atIndex: 0), at: at))
            }
        }
        return recent
    }
}
