// A journal's file that is only read, without a server.
// SPDX-License-Identifier: MIT

public import Chat
import GRDB

/// Reads all messages of a file that no server has open, such as a backup. Nothing is written, and
/// other readers may read at the same time. It is used on one thread, and each call waits for the disk.
public final class JournalReader {
    /// What the file holds.
    public let contents: JournalContents
    private let file: JournalFile
    private let index: ChannelIndex

    /// - Throws: ``JournalError/busy(path:)`` when a server has kept the file for a second.
    public init(path: String) throws(JournalError) {
        file = try JournalFile(
            path: path, durability: .processCrash, limits: FileLimits(isReadOnly: true))
        do throws(JournalError) {
            (contents, index) = try file.load(at: Timestamp(milliseconds: 0))
        } catch {
            file.close()
            throw error
        }
    }

    /// Looks whether a journal can be at `path`, or can be created there.
    ///
    /// - Throws: ``JournalError`` that says why not.
    public static func checkPlace(path: String) throws(JournalError) {
        _ = try FileAccess(path: path)
    }

    deinit {
        file.close()
    }

    /// Calls `body` with each message of these channels, oldest first.
    ///
    /// - Throws: ``JournalError`` where the file is damaged, and what `body` throws.
    public func forEachMessage(
        of channels: [ChannelName], _ body: (Message) throws -> Void
    ) throws {
        try file.withDatabase { db in
            let store = MessageStore(db, file: file, index: index, retention: Retention())
            var last = 0
            while true {
                let page = try store.page(
                    PageRequest(channels: channels, direction: .after(last), limit: 1000)
                ).get()
                for message in page.messages { try body(message) }
                guard page.hasMore, let newest = page.messages.last else { return }
                last = newest.seq
            }
        }
    }

    /// What a client that begins at the start of a channel is told: ``JournalPage/forgotten`` and
    /// ``JournalPage/hasLost``.
    ///
    /// - Throws: ``JournalError`` where the file is damaged.
    public func losses(of channel: ChannelName) throws -> (forgotten: Int, isCertain: Bool) {
        try file.withDatabase { db in
            let store = MessageStore(db, file: file, index: index, retention: Retention())
            let page = try store.page(
                PageRequest(channels: [channel], direction: .after(0), limit: 1)
            ).get()
            return (page.forgotten, page.hasLost)
        }
    }

    /// What another journal has to begin with that takes the place of this one: the same that a server
    /// would begin with. Behind a file that was not closed its numbers leap, and in the place of a copy it
    /// has an epoch of its own.
    ///
    /// - Throws: ``JournalError`` where the file is damaged.
    public func succession() throws -> JournalContents {
        var contents = contents
        switch try file.withDatabase(JournalReader.closing) {
        case 1: break
        case Schema.isCopy: contents.epoch = Position.makeEpoch()
        default: contents.last += JournalFile.jump
        }
        return contents
    }

    /// The column `isClosed`; 0 where an older file has none.
    private static func closing(_ db: Database) throws -> Int {
        let columns = "SELECT count(*) FROM pragma_table_info('meta') WHERE name = 'isClosed'"
        guard try Int.fetchOne(db, sql: columns) == 1 else { return 0 }
        return try Int.fetchOne(db, sql: "SELECT isClosed FROM meta") ?? 0
    }

    /// What SQLite finds wrong with the file, at most ten sentences; empty where all is well. It reads
    /// the whole file. `PRAGMA integrity_check`.
    public func damages() -> [String] {
        do {
            let found = try file.withDatabase {
                try String.fetchAll($0, sql: "PRAGMA integrity_check(10)")
            }
            return found == ["ok"] ? [] : found
        } catch {
            return ["\(JournalError(error, path: file.path))"]
        }
    }
}

@available(*, unavailable)
extension JournalReader: Sendable {}
