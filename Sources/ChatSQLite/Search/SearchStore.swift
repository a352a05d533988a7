// The index's tables as its thread sees them.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// Reads and changes the index. Lives on the index's thread.
final class SearchStore {
    let db: Database
    /// In the order of their numbers.
    private(set) var shards: [SearchShard]
    private(set) var coverage: SearchCoverage

    /// One for each shard that was looked into.
    private var lookups: [Int: PreparedStatement] = [:]

    /// Tables that no shard has any more, after a crash, go.
    init(_ db: Database) throws {
        self.db = db
        shards = try db.rows(
            "SELECT id, first, last, count, bytes, isOpen, isDirty FROM shard ORDER BY first"
        ) { row in
            SearchShard(
                id: try row.number(atIndex: 0), first: try row.number(atIndex: 1),
                last: try row.number(atIndex: 2), count: try row.number(atIndex: 3),
                bytes: try row.number(atIndex: 4), isOpen: try row.decode(atIndex: 5),
                isDirty: try row.decode(atIndex: 6))
        }
        let numbers = try db.rows("SELECT lower, upper FROM meta") {
            SearchCoverage(
                lower: try $0.number(atIndex: 0), upper: try $0.number(atIndex: 1))
        }
        coverage = numbers.first ?? .none
        try dropStrays()
    }

    /// Entries of a shard that match. Takes an expression, a number and how many at most.
    func lookupStatement(_ shard: SearchShard) throws -> PreparedStatement {
        if let known = lookups[shard.id] { return known }
        let statement = try PreparedStatement(
            """
            SELECT rowid FROM \(shard.table) WHERE \(shard.table) MATCH ? AND rowid < ?
            ORDER BY rowid DESC LIMIT ?
            """, on: db)
        lookups[shard.id] = statement
        return statement
    }

    private func dropStrays() throws {
        let known = Set(shards.map(\.table))
        let tables = try db.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
        ) { try $0.decode(String.self, atIndex: 0) }
        for table in tables where !known.contains(table) {
            try db.execute(sql: "DROP TABLE \(table)")
        }
    }

    /// Runs `body` as one transaction. Where it fails, the store must not be used any more.
    func transaction(_ body: () throws -> Void) throws {
        try db.inTransaction(.immediate) {
            try body()
            return .commit
        }
    }

    /// Cuts the WAL to nothing: dropped words may stand there.
    func emptyWAL() throws { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
}

// MARK: - Changing, within a transaction

extension SearchStore {
    func setCoverage(_ coverage: SearchCoverage) throws {
        if coverage == self.coverage { return }
        try db.run("UPDATE meta SET lower = ?, upper = ?", [coverage.lower, coverage.upper])
        self.coverage = coverage
    }

    /// An empty table for a shard that is not there yet.
    ///
    /// - Returns: The number of the shard to come.
    func createTable() throws -> Int {
        try db.run("INSERT INTO shard VALUES (NULL, 0, 0, 0, 0, 0, 0)")
        let id = Int(db.lastInsertedRowID)
        try db.run("DELETE FROM shard WHERE id = ?", [id])
        try SearchSchema.createShard(id, db)
        return id
    }

    /// Adds entries to a table, in the order of their numbers.
    func insert(_ entries: some Sequence<SearchEntry>, into id: Int) throws {
        let statement = try PreparedStatement(
            "INSERT INTO shard\(id) (rowid, terms) VALUES (?, ?)", on: db)
        for entry in entries {
            statement.bind(entry.seq, at: 1)
            try statement.run(with: Array(entry.terms.utf8), at: 2)
        }
    }

    /// Makes one segment of a table's many, a part at a time. sqlite.org/fts5.html#the_merge_command
    ///
    /// - Parameter isFirst: Whether it begins.
    /// - Returns: Whether it is done.
    func merge(_ id: Int, isFirst: Bool) throws -> Bool {
        let before = db.totalChangesCount
        let pages = isFirst ? -64 : 64
        try db.execute(
            sql: "INSERT INTO shard\(id) (shard\(id), rank) VALUES ('merge', \(pages))")
        return db.totalChangesCount - before < 2
    }

    /// Adds a shard, or replaces the one of the same number.
    func put(_ shard: SearchShard) throws {
        try db.run(
            "INSERT OR REPLACE INTO shard VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                shard.id, shard.first, shard.last, shard.count, shard.bytes, shard.isOpen,
                shard.isDirty,
            ])
        shards.removeAll { $0.id == shard.id }
        let place = shards.firstIndex { $0.first > shard.first } ?? shards.endIndex
        shards.insert(shard, at: place)
    }

    /// Removes shards with their tables.
    func remove(_ ids: Set<Int>) throws {
        for id in ids {
            lookups[id] = nil
            try db.run("DELETE FROM shard WHERE id = ?", [id])
            try db.execute(sql: "DROP TABLE shard\(id)")
        }
        shards.removeAll { ids.contains($0.id) }
    }

    /// A message has another text from now on, or none.
    func noteChange(of seq: Int, in channel: ChannelName, by change: Int) throws {
        try db.run(
            "INSERT OR REPLACE INTO changed VALUES (?, ?, ?)",
            [seq, ChannelKey(channel).text, change])
    }

    /// The shards of these numbers were written after the change of this number.
    func forgetChanges(in range: ClosedRange<Int>, upTo change: Int) throws {
        try db.run(
            "DELETE FROM changed WHERE seq BETWEEN ? AND ? AND change <= ?",
            [range.lowerBound, range.upperBound, change])
    }

    /// Shards that may name what is gone.
    func dirtyShards() throws -> [SearchShard] {
        let changed = try db.rows(
            """
            SELECT id FROM shard
            WHERE EXISTS (SELECT 1 FROM changed WHERE seq BETWEEN first AND last)
            """
        ) { try $0.number(atIndex: 0) }
        return shards.filter { $0.isDirty || changed.contains($0.id) }
    }
}
