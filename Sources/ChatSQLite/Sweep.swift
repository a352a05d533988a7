// Retention's rounds: what nobody appends to grows old, too.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

/// Looks once a minute for entries that may go, and drops them in small steps, so that nobody waits
/// long behind one.
struct Sweep {
    static let interval = Duration.seconds(60)
    /// Entries dropped in one step take a few milliseconds.
    static let stepLimit = 500

    private let retention: Retention
    private var last: Timestamp?
    /// Whether there may be more to drop at once.
    private(set) var isUnfinished = true

    init(retention: Retention) {
        self.retention = retention
    }

    /// Does a step, if one is due.
    mutating func step(_ store: Store, at now: Timestamp) -> [Outcome] {
        guard !store.file.isReadOnly, isUnfinished || isDue(at: now) else {
            isUnfinished = false
            return []
        }
        var emptied: [ChannelName] = []
        var isFull = false
        let result = store.transaction {
            try store.db.run(
                "DELETE FROM nonce WHERE at < ?", [(now - Nonce.lifetime).milliseconds])
            isFull = try store.trimAll(atMost: Sweep.stepLimit)
            if isFull { return }
            guard let horizon = retention.horizon(at: now) else { return }
            (emptied, isFull) = try store.drop(before: horizon, atMost: Sweep.stepLimit)
        }
        last = now
        guard case .success = result else {
            isUnfinished = false  // a full disk, say: in a minute then
            return []
        }
        isUnfinished = isFull
        return emptied.map(Outcome.emptied)
    }

    private func isDue(at now: Timestamp) -> Bool {
        guard let last else { return true }
        return now - Sweep.interval > last || now < last  // the calendar may be set back
    }
}

extension Store {
    /// Drops what channels hold past the limit on their count; after a start with a lower limit.
    ///
    /// - Returns: Whether it came to its own limit.
    fileprivate func trimAll(atMost limit: Int) throws -> Bool {
        guard retention.count > 0 else { return false }
        for (channel, record) in ledger.records where record.count > retention.count {
            try trim(channel, atMost: limit)
            return true
        }
        return false
    }

    /// Drops entries that are older than `horizon`, from the lowest number on.
    ///
    /// - Returns: Channels of which nothing is left, and whether it came to its limit.
    fileprivate func drop(
        before horizon: Timestamp, atMost limit: Int
    ) throws -> (emptied: [ChannelName], isFull: Bool) {
        let old = try db.rows(
            "SELECT seq, channel, at FROM message ORDER BY seq LIMIT ?", [limit]
        ) { row -> (seq: Int, channel: Int)? in
            let at = Timestamp(milliseconds: try row.decode(atIndex: 2))
            return at < horizon ? (try row.decode(atIndex: 0), try row.decode(atIndex: 1)) : nil
        }
        guard let last = old.last else { return ([], false) }
        try db.run("DELETE FROM message WHERE seq <= ?", [last.seq])
        let channels = Dictionary(grouping: old, by: \.channel)
        let emptied = try channels.compactMap { id, gone in
            try forget(gone.count, upTo: gone[gone.count - 1].seq, of: id)
        }
        try db.run("UPDATE meta SET floor = ?", [ledger.floor])
        return (emptied, old.count == limit)
    }

    /// - Returns: The channel, if nothing of it is left.
    private func forget(_ count: Int, upTo seq: Int, of id: Int) throws -> ChannelName? {
        guard let channel = ledger.name(of: id), var record = ledger[channel] else { return nil }
        record.forgotten = seq
        record.count -= count
        if record.count > 0 {
            try db.run("UPDATE channel SET forgotten = ? WHERE id = ?", [seq, id])
            ledger[channel] = record
            return nil
        }
        try db.run("DELETE FROM channel WHERE id = ?", [id])
        ledger[channel] = nil
        ledger.floor = max(ledger.floor, seq)
        return channel
    }
}
