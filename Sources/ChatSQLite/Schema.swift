// The tables, and how to tell a journal from another SQLite file.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// The tables of the file. `PRAGMA user_version` counts the steps that made them.
enum Schema {
    /// Marks a file as Fireside's; spells `Fire`. `PRAGMA application_id`.
    static let applicationID = 0x4669_7265

    /// The SQL that leads from each version to the next. Add steps, never change one.
    private static let steps = [
        """
        -- One row. `last` is the highest number acknowledged, or lower where a message or `floor` is
        -- higher; `floor` is the highest number dropped from a channel that is empty now.
        CREATE TABLE meta (epoch TEXT NOT NULL, last INTEGER NOT NULL, floor INTEGER NOT NULL);

        -- `forgotten` is the highest number dropped from the channel.
        CREATE TABLE channel (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, forgotten INTEGER NOT NULL);

        -- `at` in milliseconds since 1970; `body` is JSON as it was posted. (Older servers escaped it
        -- for script tags; the value is the same.)
        CREATE TABLE message (
            seq INTEGER PRIMARY KEY, channel INTEGER NOT NULL, at INTEGER NOT NULL,
            sender TEXT, body TEXT NOT NULL, nonceSender TEXT, nonce TEXT);

        -- Ordered by seq within a channel, because seq is the id of the row.
        CREATE INDEX messageByChannel ON message (channel);

        -- A nonce may outlive its message, which retention can drop sooner: see Nonce.lifetime.
        CREATE TABLE nonce (
            seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, sender TEXT NOT NULL,
            value TEXT NOT NULL);
        """,
        """
        -- Whether the file was closed after the last message. Unknown for older files.
        ALTER TABLE meta ADD COLUMN isClosed INTEGER NOT NULL DEFAULT 0;
        """,
        """
        -- The size of a message where bytes are limited: Message.keptBytes. The index holds all that is
        -- read before a message is dropped.
        ALTER TABLE message ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
        UPDATE message SET bytes = 128 + length(CAST(body AS BLOB))
            + ifnull(length(CAST(sender AS BLOB)), 0) + ifnull(length(CAST(nonce AS BLOB)), 0)
            + ifnull(length(CAST(nonceSender AS BLOB)), 0);
        DROP INDEX messageByChannel;
        CREATE INDEX messageByChannel ON message (channel, seq, bytes);
        """,
        """
        -- What `forgotten` was when the channel was created; 0 if there was one of its name before.
        -- Unknown for older files, which have 0.
        ALTER TABLE channel ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;

        -- The last thousand channels that became empty. Older ones are forgotten.
        CREATE TABLE emptied (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        """,
        """
        -- NULL for a message that was posted. Else it has no body and stands for a deletion: of the
        -- message of this number, or of all older messages of the channel where it is 0.
        ALTER TABLE message ADD COLUMN deletes INTEGER;
        """,
        """
        -- What the chat keeps beside its messages. `expires` in milliseconds since 1970; NULL for never.
        CREATE TABLE record (
            key TEXT PRIMARY KEY, value BLOB NOT NULL, expires INTEGER) WITHOUT ROWID;
        """,
        """
        -- Whom others see the sender to be: PersonID. NULL for a name alone.
        ALTER TABLE message ADD COLUMN person TEXT;

        -- When the body was edited last, in milliseconds since 1970. A body that was deleted is empty;
        -- no other is, where `deletes` is NULL.
        ALTER TABLE message ADD COLUMN edited INTEGER;

        -- Of an edit, the number of the message whose new body it has.
        ALTER TABLE message ADD COLUMN edits INTEGER;
        CREATE INDEX messageByEdit ON message (edits) WHERE edits IS NOT NULL;
        """,
    ]

    /// Files of this version and later have the column `deletes`.
    static let versionWithDeletions = 5
    /// Files of this version and later have the columns `person`, `edited` and `edits`.
    static let versionWithEdits = 7
    /// What an open file has that may be written to.
    static var version: Int { steps.count }

    /// Creates the tables that are missing. Call it within a transaction.
    ///
    /// - Throws: ``JournalError`` for a file that is not a journal. It is not changed.
    static func prepare(_ db: Database, path: String) throws {
        try migrate(db, path: path)
        try db.execute(
            sql: "UPDATE meta SET epoch = ?, isClosed = 1 WHERE isClosed = \(isCopy)",
            arguments: [Position.makeEpoch()])
    }

    /// The value of `isClosed` in a backup that no server has written to.
    static let isCopy = 2

    /// Marks a backup, so that each server that starts with a copy of it makes a new epoch: its numbers
    /// then name other messages than those that followed the backup. Call it within a transaction.
    static func markAsCopy(_ db: Database, path: String) throws {
        try migrate(db, path: path)
        try db.execute(sql: "UPDATE meta SET isClosed = \(isCopy)")
    }

    /// Does the steps that are missing.
    private static func migrate(_ db: Database, path: String) throws {
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

    /// - Returns: The version of the file; 0 for an empty one.
    /// - Throws: ``JournalError`` for a file that is not a journal, or too new.
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
