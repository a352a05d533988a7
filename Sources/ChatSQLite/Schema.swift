// The tables, and how one knows that they are ours.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

/// What is in the file. `PRAGMA user_version` counts the steps that have made it.
enum Schema {
    /// Marks a file as Fireside's; spells `Fire`. `PRAGMA application_id`.
    static let applicationID = 0x4669_7265

    /// Appended to, never changed: each leads from one version to the next.
    private static let steps = [
        """
        -- One row. `last` is the highest number acknowledged, whatever has since been dropped; `floor`
        -- the highest dropped from a channel of which nothing is left.
        CREATE TABLE meta (epoch TEXT NOT NULL, last INTEGER NOT NULL, floor INTEGER NOT NULL);

        -- `forgotten` is the highest number dropped from it.
        CREATE TABLE channel (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, forgotten INTEGER NOT NULL);

        -- `at` in milliseconds since 1970; `body` is JSON as it was posted. (Older servers escaped it
        -- for scripts, which is the same value.)
        CREATE TABLE message (
            seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, at INTEGER NOT NULL,
            sender TEXT, body TEXT NOT NULL, nonceSender TEXT, nonce TEXT);

        -- Ordered by seq within a channel, for that is the row's id.
        CREATE INDEX messageByChannel ON message (channel);

        -- Nonces outlive their messages, which retention may drop sooner: see Nonce.lifetime.
        CREATE TABLE nonce (
            seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, sender TEXT NOT NULL,
            value TEXT NOT NULL);
        """,
        """
        -- Whether the file was closed, and not left, since the last entry. Of older files it is not known.
        ALTER TABLE meta ADD COLUMN isClosed INTEGER NOT NULL DEFAULT 0;
        """,
        """
        -- What an entry counts for where bytes are limited: Entry.keptBytes. The index alone knows all
        -- that is asked before something is dropped.
        ALTER TABLE message ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
        UPDATE message SET bytes = 128 + length(CAST(body AS BLOB))
            + ifnull(length(CAST(sender AS BLOB)), 0) + ifnull(length(CAST(nonce AS BLOB)), 0)
            + ifnull(length(CAST(nonceSender AS BLOB)), 0);
        DROP INDEX messageByChannel;
        CREATE INDEX messageByChannel ON message (channel, seq, bytes);
        """,
        """
        -- What `forgotten` was when the channel was made; 0 where one of its name was there before. Of
        -- older files it is not known, so that it counts as 0.
        ALTER TABLE channel ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;

        -- Channels of which nothing is left, the latest thousand: of the others nobody knows any more.
        CREATE TABLE emptied (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        """,
    ]

    /// Makes the tables that are missing. Within a transaction.
    ///
    /// - Throws: ``JournalError`` for a file that is not ours, which stays as it was.
    static func prepare(_ db: Database, path: String) throws {
        let version = try check(db, path: path)
        for step in steps.dropFirst(version) { try db.execute(sql: step) }
        guard version < steps.count else { return }
        if version == 0 {
            try db.execute(
                sql: "INSERT INTO meta (epoch, last, floor, isClosed) VALUES (?, 0, 0, 1)",
                arguments: [Position.makeEpoch()])
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        try db.execute(sql: "PRAGMA user_version = \(steps.count)")
    }

    /// - Returns: How many steps have been made: 0 for an empty file.
    @discardableResult
    static func check(_ db: Database, path: String) throws -> Int {
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if tables == 0 { return 0 }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw JournalError.unusable(
                path: path, "it is another program's SQLite file; name another one")
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version >= 0 else {
            throw JournalError.damaged(path: path, "its version is no number of steps")
        }
        guard version <= steps.count else {
            throw JournalError.unusable(path: path, "a newer Fireside made it; start that one")
        }
        return version
    }
}
