// The tables of the index's file.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// An index is made of shards: small full-text tables, each for the messages of one stretch of numbers.
/// A shard from which words must go is written anew, and its old table dropped.
enum SearchSchema {
    /// Marks a file as an index of Fireside's; spells `FirS`. `PRAGMA application_id`.
    static let applicationID = 0x4669_7253
    /// Of the tables, and of the way in which texts become terms. An index of another version is made anew.
    static let version = 1

    /// `lower` and `upper`: see ``SearchCoverage``. `isOpen`: new messages come into this shard.
    private static let tables = """
        CREATE TABLE meta (epoch TEXT NOT NULL, lower INTEGER NOT NULL, upper INTEGER NOT NULL);

        -- `first` and `last` are numbers of messages, `bytes` the length of their texts.
        CREATE TABLE shard (
            id INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL, last INTEGER NOT NULL,
            count INTEGER NOT NULL, bytes INTEGER NOT NULL, isOpen INTEGER NOT NULL,
            isDirty INTEGER NOT NULL);

        -- Messages whose shard has an old text. `change` is the number of the change.
        CREATE TABLE changed (
            seq INTEGER PRIMARY KEY, channel TEXT NOT NULL, change INTEGER NOT NULL);
        """

    /// Creates the tables of an empty index. Call it within a transaction.
    static func create(_ db: Database, epoch: String, last: Int) throws {
        try db.execute(sql: tables)
        try db.execute(
            sql: "INSERT INTO meta VALUES (?, ?, ?)", arguments: [epoch, last, last])
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// What a file is to a journal.
    enum Verdict { case empty, good, foreign, outdated }

    /// - Parameter last: The number of the journal's newest message.
    static func check(_ db: Database, epoch: String, last: Int) throws -> Verdict {
        if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 { return .empty }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            return .foreign
        }
        guard try Int.fetchOne(db, sql: "PRAGMA user_version") == version,
            let meta = try Row.fetchOne(db, sql: "SELECT epoch, lower, upper FROM meta"),
            try meta.decode(String.self, atIndex: 0) == epoch
        else { return .outdated }
        // A copy of an older journal has taken the place of the one that was indexed.
        return try meta.number(atIndex: 2) <= last ? .good : .outdated
    }

    /// A table of terms, without places and without texts: sqlite.org/fts5.html. Its tokenizer takes what
    /// stands between blanks.
    static func createShard(_ id: Int, _ db: Database) throws {
        try db.execute(
            sql: """
                CREATE VIRTUAL TABLE shard\(id) USING fts5 (
                    terms, content = '', columnsize = 0, detail = none,
                    tokenize = "ascii tokenchars '_'")
                """)
    }
}
