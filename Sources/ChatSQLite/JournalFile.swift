// The file, from its opening to its closing.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB
internal import Glibc

/// What a test wants the disk to be like.
package struct FileLimits: Sendable {
    /// The file does not grow past so many pages of 4 KiB, as if the disk were full; 0 for no limit.
    package var pages: Int
    /// Whether the file is taken to be one that may only be read; nil to find out.
    package var isReadOnly: Bool?

    package init(pages: Int = 0, isReadOnly: Bool? = nil) {
        self.pages = pages
        self.isReadOnly = isReadOnly
    }
}

/// An open SQLite file with one connection.
struct JournalFile: Sendable {
    let path: String
    let isReadOnly: Bool
    let durability: Durability
    private let absolutePath: String
    private let identity: FileIdentity?
    private let queue: DatabaseQueue
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
            } else {
                queue = try retryingWhileBusy {
                    try JournalFile.open(access, durability, limits)
                }
                lock = nil
            }
        } catch {
            throw JournalError(error, path: path)
        }
        identity = FileIdentity(absolutePath)
    }

    /// Whether the path leads to another file by now, or to none: what is written to this one nobody
    /// will find.
    var isGone: Bool { FileIdentity(absolutePath) != identity }

    /// Calls `body` with the database, which is the calling thread's until it returns.
    func withDatabase<Value>(_ body: (Database) throws -> Value) rethrows -> Value {
        try queue.inDatabase(body)
    }

    /// SQLite moves what is in the WAL to the file, if it can, and else leaves both for next time.
    func close() {
        try? queue.close()
        lock?.release()
    }

    static func bytes(at path: String) -> Int {
        [path, path + "-wal"].reduce(0) { sum, path in
            var status = stat()
            return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }
}

// MARK: - Opening

extension JournalFile {
    /// With the file to itself, SQLite keeps the index of its WAL in memory: there is no `-shm`.
    private static func open(
        _ access: FileAccess, _ durability: Durability, _ limits: FileLimits
    ) throws -> DatabaseQueue {
        var configuration = plain
        configuration.prepareDatabase { db in
            try db.execute(sql: durability.pragma)
            // Pages of 4 KiB: 16 MiB of WAL between checkpoints.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
            // What a burst made it grow by is given back.
            try db.execute(sql: "PRAGMA journal_size_limit = \(32 << 20)")
            if limits.pages > 0 {
                try db.execute(sql: "PRAGMA max_page_count = \(limits.pages)")
            }
        }
        let queue = try DatabaseQueue(path: access.absolutePath, configuration: configuration)
        try queue.inDatabase { db in
            // Of a new file, pages that become free may be given back.
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

    private static var plain: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.label = "journal"
        configuration.prepareDatabase { db in
            // First, before anything is read: a second process is to find the file locked.
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")  // the disk may be full
            try db.execute(sql: "PRAGMA cache_size = -8192")  // KiB
        }
        return configuration
    }
}
