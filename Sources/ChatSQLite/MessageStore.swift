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
    /// Which channels lose messages when all together hold too much.
    var eviction = Eviction()

    init(_ db: Database, file: JournalFile, index: ChannelIndex, retention: Retention) {
        self.db = db
        self.file = file
        self.index = index
        self.retention = retention
    }

    /// Runs `body` as one transaction. If it fails, nothing has changed, in the index either.
    func transaction(_ body: () throws -> Void) -> Result<Void, JournalError> {
        if file.isReadOnly { return .failure(.readOnly(path: file.path)) }
        do {
            try db.inTransaction(.immediate) {
                try body()
                return .commit
            }
            index.commit()
            return .success(())
        } catch {
            index.rollback()
            return .failure(JournalError(error, path: file.path))
        }
    }
}
