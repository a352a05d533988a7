// The tables as the journal's thread sees them.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// Reads and changes the tables, and the index with them. Lives on the journal's thread.
final class MessageStore {
    /// GRDB's connection, borrowed for the thread's life.
    let db: Database
    /// For errors, and to see whether the file is still there.
    let file: JournalFile
    /// How much is kept.
    let retention: Retention
    /// Changed within transactions only: see ``transaction(_:)``.
    var index: ChannelIndex
    /// Whether the file is marked as in use, so that after a crash the next start knows that
    /// acknowledged messages may be missing.
    var isMarked = false
    /// Whether the WAL may hold the text of a message that is deleted.
    var isWALToEmpty = false
    /// Which channels lose messages when all together hold too much.
    var eviction = Eviction()
    /// nil before the first transaction: a file that is only read may lack some columns.
    private var prepared: StoreStatements?

    init(_ db: Database, file: JournalFile, index: ChannelIndex, retention: Retention) {
        self.db = db
        self.file = file
        self.index = index
        self.retention = retention
    }

    /// What is executed for each commit or each message, prepared at the first use.
    var statements: StoreStatements {
        get throws {
            if let prepared { return prepared }
            let statements = try StoreStatements(db)
            prepared = statements
            return statements
        }
    }

    /// Runs `body` as one transaction. If it fails, nothing has changed, in the index either.
    func transaction(_ body: () throws -> Void) -> Result<Void, JournalError> {
        if file.isReadOnly { return .failure(.readOnly(path: file.path)) }
        do {
            try statements.begin.run()
            try body()
            try statements.commit.run()
            index.commit()
            return .success(())
        } catch {
            // SQLite itself rolls back after some errors: sqlite.org/lang_transaction.html.
            if db.isInsideTransaction { try? db.rollback() }
            index.rollback()
            return .failure(JournalError(error, path: file.path))
        }
    }
}
