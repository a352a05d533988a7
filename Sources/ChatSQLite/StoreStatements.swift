// The statements with which messages are kept and dropped.
// SPDX-License-Identifier: MIT

import GRDB

/// What every append and every drop executes. A file that is only read may lack some columns.
final class StoreStatements {
    /// Begins a transaction, and takes SQLite's lock for writing.
    let begin: PreparedStatement
    let commit: PreparedStatement
    /// All columns of a message that was posted, or of an edit, in the order of the table.
    let insertMessage: PreparedStatement
    /// Number, channel, time, bytes, and what it deletes.
    let insertDeletion: PreparedStatement
    /// Number, time, sender, and the sender's mark.
    let insertNonce: PreparedStatement
    /// `seq` and `bytes` of the oldest messages. Takes a channel, and how many.
    let oldest: PreparedStatement
    /// Drops messages. Takes a channel, and the last number.
    let drop: PreparedStatement
    /// Takes the highest number that was dropped from a channel, and the channel.
    let setForgotten: PreparedStatement

    init(_ db: Database) throws {
        func prepare(_ sql: String) throws -> PreparedStatement {
            try PreparedStatement(sql, on: db)
        }
        begin = try prepare("BEGIN IMMEDIATE")
        commit = try prepare("COMMIT")
        insertMessage = try prepare(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)")
        insertDeletion = try prepare(
            """
            INSERT INTO message (seq, channel, at, bytes, deletes, body)
            VALUES (?, ?, ?, ?, ?, '')
            """)
        insertNonce = try prepare("INSERT INTO nonce VALUES (?, ?, ?, ?)")
        oldest = try prepare(
            "SELECT seq, bytes FROM message WHERE channel = ? ORDER BY seq LIMIT ?")
        drop = try prepare("DELETE FROM message WHERE channel = ? AND seq <= ?")
        setForgotten = try prepare("UPDATE channel SET forgotten = ? WHERE id = ?")
    }
}
