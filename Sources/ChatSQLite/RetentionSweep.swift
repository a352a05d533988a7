// Drops old messages, also in channels to which nobody posts.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// Looks once a minute for messages that retention drops. It drops them in small steps, so that no
/// append waits long for one.
struct RetentionSweep {
    /// The time between two looks when nothing is left over from the last.
    static let interval = Duration.seconds(60)
    /// Messages dropped in one step, which takes a few milliseconds.
    static let stepLimit = 500
    /// Pages given back in one step, which takes as long.
    static let pageLimit = 128

    /// Ages, counts and sizes. Only the first needs a look without an append.
    private let retention: Retention
    /// When it looked last; nil before the first time.
    private var last: Timestamp?
    /// Whether there may be more to drop now.
    var isUnfinished = true

    /// A sweep whose first step is due at once: limits may be lower than at the last start.
    init(retention: Retention) {
        self.retention = retention
    }

    /// Does one step if it is due.
    ///
    /// - Returns: The channels that became empty.
    mutating func step(_ store: MessageStore, at now: Timestamp) -> [JournalCompletion] {
        guard !store.file.isReadOnly, isUnfinished || isDue(at: now) else {
            isUnfinished = false
            return []
        }
        var emptied: [ChannelName] = []
        var isFull = false
        let result = store.transaction { (emptied, isFull) = try drop(store, at: now) }
        last = now
        if store.isWALToEmpty { store.emptyWAL() }
        guard case .success = result else {
            isUnfinished = false  // perhaps the disk is full: try again in a minute
            return []
        }
        isUnfinished = isFull
        return emptied.map(JournalCompletion.emptied)
    }

    /// - Returns: Channels that became empty, and whether there is more to do.
    private func drop(
        _ store: MessageStore, at now: Timestamp
    ) throws -> (emptied: [ChannelName], isFull: Bool) {
        try store.db.run("DELETE FROM nonce WHERE at < ?", [(now - Nonce.lifetime).milliseconds])
        if try store.trimAll(atMost: RetentionSweep.stepLimit) { return ([], true) }
        if store.isOverfull {
            return (try store.makeRoom(.max, atMost: RetentionSweep.stepLimit, below: .max), true)
        }
        var emptied: [ChannelName] = []
        if let horizon = retention.horizon(at: now) {
            let dropped = try store.drop(before: horizon, atMost: RetentionSweep.stepLimit)
            if dropped.isFull { return dropped }
            emptied = dropped.emptied
        }
        return (emptied, try store.shrink(atMost: RetentionSweep.pageLimit))
    }

    /// Whether the interval has passed, or the calendar was set back and cannot tell.
    private func isDue(at now: Timestamp) -> Bool {
        guard let last else { return true }
        return now - RetentionSweep.interval > last || now < last  // the clock may be set back
    }
}

extension MessageStore {
    /// Drops what one channel holds beyond its limits, which were higher at the last start.
    ///
    /// - Returns: Whether there was such a channel.
    fileprivate func trimAll(atMost limit: Int) throws -> Bool {
        let first = index.records.first {
            retention.isExceeded(count: $0.value.count, bytes: $0.value.bytes)
        }
        guard let first else { return false }
        try trim(first.key, atMost: limit)
        return true
    }

    /// Drops messages that are older than `horizon`, from the lowest number on.
    ///
    /// - Returns: Channels that became empty, and whether `limit` was reached.
    fileprivate func drop(
        before horizon: Timestamp, atMost limit: Int
    ) throws -> (emptied: [ChannelName], isFull: Bool) {
        let old = try db.rows(
            "SELECT seq, channel, at, bytes FROM message ORDER BY seq LIMIT ?", [limit]
        ) { row -> (seq: Int, channel: Int, bytes: Int)? in
            let at = Timestamp(milliseconds: try row.decode(atIndex: 2))
            guard at < horizon else { return nil }
            return (
                try row.number(atIndex: 0), try row.decode(atIndex: 1), try row.bytes(atIndex: 3)
            )
        }
        guard let last = old.last else { return ([], false) }
        try db.run("DELETE FROM message WHERE seq <= ?", [last.seq])
        let emptied = try Dictionary(grouping: old, by: \.channel).compactMap {
            id, gone -> ChannelName? in
            guard let channel = index.name(of: id), var left = index[channel] else { return nil }
            for message in gone { left.drop(message.seq, message.bytes) }
            return try update(channel, left) ? nil : channel
        }
        try noteFloor()
        return (emptied, old.count == limit)
    }
}
