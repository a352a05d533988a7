// Dropping the oldest messages of one channel, or of those that hold the most.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// Whether all channels together hold too much, or an eviction is not finished.
    var isOverfull: Bool {
        eviction.channel(index.bytes) != nil || retention.isExceeded(totalBytes: index.bytes)
    }

    /// Drops what a channel holds beyond its limits.
    func trim(_ channel: ChannelName, atMost limit: Int) throws {
        guard let record = index[channel] else { return }
        _ = try dropOldest(of: channel, record, atMost: limit) { left, _ in
            retention.isExceeded(count: left.count, bytes: left.bytes)
        }
    }

    /// Drops messages of `bytes` in all, or fewer if that is enough for the limit.
    ///
    /// - Parameters:
    ///   - limit: How many messages may be dropped at once.
    ///   - seq: Messages from this number on are kept.
    /// - Returns: Channels that became empty.
    func makeRoom(_ bytes: Int, atMost limit: Int, below seq: Int) throws -> [ChannelName] {
        if eviction.channel(index.bytes) == nil, retention.isExceeded(totalBytes: index.bytes) {
            eviction = Eviction(
                index.records.map { ($0.key, $0.value.bytes) }, limit: retention.totalBytes)
        }
        let goal = index.bytes - min(bytes, eviction.surplus(index.bytes))
        var emptied: [ChannelName] = []
        var rest = limit
        while rest > 0, index.bytes > goal, let channel = eviction.channel(index.bytes) {
            let others = index.bytes - (index[channel]?.bytes ?? 0)
            let level = max(eviction.level, goal - others)
            let count = try evict(channel, downTo: level, atMost: rest, below: seq)
            rest -= count
            if count == 0 { eviction.next() }
            if count > 0, index[channel] == nil { emptied.append(channel) }
        }
        if !emptied.isEmpty { try noteFloor() }
        return emptied
    }

    /// - Returns: How many messages were dropped.
    private func evict(
        _ channel: ChannelName, downTo level: Int, atMost limit: Int, below seq: Int
    ) throws -> Int {
        guard let record = index[channel] else { return 0 }
        return try dropOldest(of: channel, record, atMost: limit) { left, next in
            left.bytes > level && next < seq
        }
    }

    /// Drops the oldest messages while `isTooMuch` says so.
    ///
    /// - Parameter isTooMuch: Called with what is left of the channel, and the number of the next
    ///   message.
    /// - Returns: How many messages were dropped.
    private func dropOldest(
        of channel: ChannelName, _ record: ChannelIndex.ChannelRecord, atMost limit: Int,
        while isTooMuch: (_ left: ChannelIndex.ChannelRecord, _ next: Int) -> Bool
    ) throws -> Int {
        guard isTooMuch(record, record.forgotten) else { return 0 }
        var left = record
        var isLost = true
        let (oldest, drop) = try (statements.oldest, statements.drop)
        oldest.bind(record.id, at: 1)
        oldest.bind(limit, at: 2)
        try oldest.forEachRow {
            isLost = false
            let seq = try oldest.number(at: 0)
            guard isTooMuch(left, seq) else { return false }
            left.drop(seq, try oldest.number(at: 1, below: .impossibleBytes))
            return true
        }
        if isLost {
            throw JournalError.damaged(path: file.path, "its index has lost some messages")
        }
        if left.count == record.count { return 0 }
        drop.bind(record.id, at: 1)
        drop.bind(left.forgotten, at: 2)
        try drop.run()
        try update(channel, left)
        return record.count - left.count
    }

    /// Writes down what is left of a channel, or that it is empty.
    ///
    /// - Returns: Whether anything is left.
    @discardableResult
    func update(_ channel: ChannelName, _ left: ChannelIndex.ChannelRecord) throws -> Bool {
        if left.count > 0 {
            let setForgotten = try statements.setForgotten
            setForgotten.bind(left.forgotten, at: 1)
            setForgotten.bind(left.id, at: 2)
            try setForgotten.run()
            index[channel] = left
            return true
        }
        try db.run("DELETE FROM channel WHERE id = ?", [left.id])
        try noteEmptied(channel)
        index[channel] = nil
        index.floor = max(index.floor, left.forgotten)
        return false
    }

    /// Writes down the highest number that was dropped from a channel that is empty now. `last` may
    /// have been known from that channel only.
    func noteFloor() throws {
        try db.run("UPDATE meta SET floor = ?1, last = max(last, ?1)", [index.floor])
    }

    /// Gives free pages back to the file system, if there are many.
    ///
    /// - Returns: Whether there are more to give back.
    func shrink(atMost limit: Int) throws -> Bool {
        guard try db.pragma("auto_vacuum") == 2 else { return false }  // older files cannot
        guard try db.pragma("freelist_count") > db.pragma("page_count") / 4 else { return false }
        try db.execute(sql: "PRAGMA incremental_vacuum(\(limit))")
        return true
    }
}

extension Database {
    /// A setting that is one number; 0 where SQLite does not know it.
    fileprivate func pragma(_ name: String) throws -> Int {
        try Int.fetchOne(self, sql: "PRAGMA \(name)") ?? 0
    }
}
