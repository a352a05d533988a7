// The tables as the journal's thread sees them.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

/// Reads and changes the tables, and keeps the ledger in step. Lives on the journal's thread.
final class Store {
    let db: Database
    let file: JournalFile
    let retention: Retention
    var index: ChannelIndex
    /// Whether the file says that it is in use: what it holds may be less than what was acknowledged.
    var isMarked = false
    /// Who has to make room for all.
    var eviction = Eviction()

    init(_ db: Database, file: JournalFile, index: ChannelIndex, retention: Retention) {
        self.db = db
        self.file = file
        self.index = index
        self.retention = retention
    }

    /// Runs `body` as one transaction: it is done and kept, or it never was.
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
