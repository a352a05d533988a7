// A copy of the journal's file, a few pages at a time.
// SPDX-License-Identifier: MIT

import Chat
import GRDB
import GRDBSQLite

/// SQLite's online backup; sqlite.org/backup.html, `sqlite3_backup_init`. The journal can be used
/// between two steps. What is written to it meanwhile reaches the copy, too, because it comes by the
/// connection that is copied. Lives on the journal's thread.
final class BackupCopy {
    /// Pages of 4 KiB copied in one step. With the wait for the disk this takes some milliseconds.
    static let pagesPerStep: Int32 = 128

    /// As the user gave it.
    private let path: String
    private let file: BackupFile
    /// The copy's connection.
    private let copy: DatabaseQueue
    /// SQLite's; nil once it is finished.
    private var backup: OpaquePointer?

    /// Creates the new file, and copies nothing yet.
    ///
    /// - Throws: ``JournalError``. The path of its sentence is that of the copy.
    init(of db: Database, to path: String) throws(JournalError) {
        self.path = path
        file = try BackupFile(path: path)
        do {
            copy = try DatabaseQueue(
                path: file.temporaryPath, configuration: BackupCopy.configuration)
            backup = try copy.inDatabase { copy in
                guard
                    let backup = sqlite3_backup_init(
                        copy.sqliteConnection, "main", db.sqliteConnection, "main")
                else { throw DatabaseError(resultCode: copy.lastErrorCode) }
                return backup
            }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    deinit {
        stop()
        try? copy.close()
    }

    /// Copies the next pages. After the last ones the copy is complete, and has its name.
    ///
    /// - Returns: Whether it was the last step.
    func step() throws(JournalError) -> Bool {
        do {
            guard try copyPages() else {
                // Bit by bit: a commit of the journal would have to wait for one big write.
                try file.sync()
                return false
            }
            try complete()
            try file.publish()
            return true
        } catch {
            throw JournalError(error, path: path)
        }
    }

    /// - Returns: Whether all pages are copied.
    private func copyPages() throws -> Bool {
        switch copy.inDatabase({ _ in sqlite3_backup_step(backup, BackupCopy.pagesPerStep) }) {
        case SQLITE_OK: return false
        case SQLITE_DONE: return true
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// Makes one file of the copy that needs no WAL, and marks it as a copy.
    private func complete() throws {
        let code = stop()
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        try copy.inDatabase { copy in
            try copy.execute(sql: "PRAGMA journal_mode = DELETE")
            try copy.inTransaction {
                try Schema.markAsCopy(copy, path: path)
                return .commit
            }
        }
        try copy.close()
    }

    /// - Returns: SQLite's code for what went wrong before, if anything did.
    @discardableResult
    private func stop() -> Int32 {
        guard let backup else { return SQLITE_OK }
        self.backup = nil
        return copy.inDatabase { _ in sqlite3_backup_finish(backup) }
    }

    /// Nobody reads the copy before it is whole, so SQLite need not be able to undo anything in it.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "backup"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA journal_mode = OFF")
            try db.execute(sql: "PRAGMA synchronous = OFF")
        }
        return configuration
    }
}
