// The index's file, from opening to closing.
// SPDX-License-Identifier: MIT

import Chat
import GRDB
import Glibc

/// An open index beside its journal: `path.search`. Nothing in it is needed: what cannot be read is thrown
/// away and made anew from the journal.
struct SearchFile {
    /// The journal's path, with `.search` behind it.
    let path: String
    let queue: DatabaseQueue

    /// Opens the index of this journal, or makes an empty one.
    ///
    /// - Parameters:
    ///   - epoch: The journal's. An index of another journal is thrown away.
    ///   - last: The number of the journal's newest message.
    /// - Throws: ``JournalError`` where another process has it open, where it cannot be written, or where
    ///   there is another program's file.
    init(path: String, epoch: String, last: Int) throws(JournalError) {
        self.path = path
        do {
            let access = try FileAccess(path: path)
            if access.isReadOnly { throw JournalError.readOnly(path: path) }
            queue = try SearchFile.open(access, epoch, last)
        } catch {
            throw JournalError(error, path: path)
        }
    }

    func close() { try? queue.close() }

    /// Deletes the index. Only one that cannot be read, or of another journal.
    static func delete(at path: String) {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }

    private static func open(
        _ access: FileAccess, _ epoch: String, _ last: Int
    ) throws -> DatabaseQueue {
        for _ in 0..<2 {
            access.create()
            do {
                if let queue = try openIfGood(access, epoch, last) { return queue }
            } catch let error as DatabaseError
                where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
            {}
            delete(at: access.absolutePath)
        }
        throw JournalError.unusable(path: access.path, "it cannot be made anew")
    }

    /// - Returns: nil for an index of another journal, or of another version.
    private static func openIfGood(
        _ access: FileAccess, _ epoch: String, _ last: Int
    ) throws -> DatabaseQueue? {
        let queue = try DatabaseQueue(path: access.absolutePath, configuration: configuration)
        let isGood = try queue.inDatabase { db in
            let verdict = try SearchSchema.check(db, epoch: epoch, last: last)
            switch verdict {
            case .good: break
            case .outdated: return false
            case .foreign:
                throw JournalError.unusable(
                    path: access.path, "it is another program's file; move it away")
            case .empty:
                try db.inTransaction(.exclusive) {
                    try SearchSchema.create(db, epoch: epoch, last: last)
                    return .commit
                }
            }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            return true
        }
        if isGood { return queue }
        try queue.close()
        return nil
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.label = "search"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            // A dropped table is overwritten with zeros.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "PRAGMA cache_size = -16384")  // KiB
            try db.execute(sql: "PRAGMA journal_size_limit = \(8 << 20)")
        }
        return configuration
    }
}
