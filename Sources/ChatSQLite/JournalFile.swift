// The file, from opening to closing.
// SPDX-License-Identifier: MIT

import Chat
import GRDB
import Glibc

/// How a test restricts the disk.
package struct FileLimits: Sendable {
    /// Maximum size in pages of 4 KiB. Beyond it the disk seems full. 0 means no limit.
    package var pages: Int
    /// Whether to treat the file as read-only; nil to find out.
    package var isReadOnly: Bool?

    /// No restrictions by default.
    package init(pages: Int = 0, isReadOnly: Bool? = nil) {
        self.pages = pages
        self.isReadOnly = isReadOnly
    }
}

/// An open SQLite file with one connection. Its database is used by the journal's thread only.
struct JournalFile: Sendable {
    /// As the user gave it: for errors, and for ``JournalError``'s sentences.
    let path: String
    /// Whether nothing may be written, so that each append fails.
    let isReadOnly: Bool
    /// Which columns its messages have: an older file that is only read lacks some.
    let columns: MessageColumns
    /// What each commit waits for, unless a transaction asks for more.
    let durability: Durability
    /// Where it is even if the process changes its working directory.
    private let absolutePath: String
    /// Which file it was when it was opened.
    private let identity: FileIdentity?
    /// GRDB's single connection, which serializes its callers.
    private let queue: DatabaseQueue
    /// Held while a file is only read: SQLite takes no lock then.
    private let lock: ReadLock?

    /// - Throws: ``JournalError/busy(path:)`` after a second of trying; any other at once.
    init(path: String, durability: Durability, limits: FileLimits) throws(JournalError) {
        let access = try FileAccess(path: path)
        let isReadOnly = limits.isReadOnly ?? access.isReadOnly
        self.path = path
        self.isReadOnly = isReadOnly
        self.durability = durability
        absolutePath = access.absolutePath
        do {
            if isReadOnly {
                (queue, lock) = try JournalFile.openReadOnly(access)
                columns = MessageColumns(
                    version: try queue.inDatabase { try Schema.check($0, path: access.path) })
            } else {
                access.create()
                queue = try retryingWhileBusy {
                    try JournalFile.open(access, durability, limits)
                }
                lock = nil
                columns = MessageColumns(version: Schema.version)
            }
        } catch {
            throw JournalError(error, path: path)
        }
        identity = FileIdentity(absolutePath)
    }

    /// Where the path names another file by now, or none: nobody would find what we write.
    var errorIfGone: JournalError? {
        if FileIdentity(absolutePath) == identity { return nil }
        return .unusable(path: path, "it was moved or deleted while it was in use")
    }

    /// Calls `body` with the database. The calling thread has it until `body` returns.
    func withDatabase<Value>(_ body: (Database) throws -> Value) rethrows -> Value {
        try queue.inDatabase(body)
    }

    /// SQLite moves the WAL into the file. If it cannot, the next start will.
    func close() {
        try? queue.close()
        lock?.release()
    }

    /// The size of the file at `path` and of its WAL.
    static func bytes(at path: String) -> Int {
        [path, path + "-wal"].reduce(0) { sum, path in
            var status = stat()
            return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }
}

// MARK: - Opening

extension JournalFile {
    /// With exclusive access, SQLite keeps the index of the WAL in memory: there is no `-shm` file.
    private static func open(
        _ access: FileAccess, _ durability: Durability, _ limits: FileLimits
    ) throws -> DatabaseQueue {
        var configuration = plain
        configuration.prepareDatabase { db in
            try db.execute(sql: durability.pragma)
            // What is deleted is overwritten with zeros. Debian's SQLite does that without being told.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // Pages of 4 KiB: 16 MiB of WAL between checkpoints.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
            // The WAL shrinks again after a burst.
            try db.execute(sql: "PRAGMA journal_size_limit = \(32 << 20)")
            if limits.pages > 0 {
                try db.execute(sql: "PRAGMA max_page_count = \(limits.pages)")
            }
        }
        let queue = try DatabaseQueue(path: access.absolutePath, configuration: configuration)
        try queue.inDatabase { db in
            // Only a new file can be set to give free pages back.
            if try Int.fetchOne(db, sql: "PRAGMA page_count") == 0 {
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            }
            try db.inTransaction(.exclusive) {
                try Schema.prepare(db, path: access.path)
                return .commit
            }
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        return queue
    }

    /// Locks the file first. If it cannot be read after all, the lock goes.
    private static func openReadOnly(
        _ access: FileAccess
    ) throws -> (DatabaseQueue, ReadLock) {
        let lock = try ReadLock(path: access.path)
        do {
            return (try openUnlocked(access), lock)
        } catch {
            lock.release()
            throw error
        }
    }

    /// Nothing is written, not even a WAL's index. The caller holds the lock.
    private static func openUnlocked(_ access: FileAccess) throws -> DatabaseQueue {
        var configuration = plain
        configuration.readonly = true
        let queue = try DatabaseQueue(path: access.readOnlyURI, configuration: configuration)
        let version = try queue.inDatabase { try Schema.check($0, path: access.path) }
        guard version > 0 else {
            throw JournalError.unusable(path: access.path, "it is empty and may only be read")
        }
        return queue
    }

    /// What both ways of opening have in common.
    private static var plain: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.label = "journal"
        configuration.prepareDatabase { db in
            // Before anything is read: a second process must find the file locked.
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")  // the disk may be full
            try db.execute(sql: "PRAGMA cache_size = -8192")  // KiB
        }
        return configuration
    }
}
