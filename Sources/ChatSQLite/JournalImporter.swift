// Messages from elsewhere, put into a journal's file that no server has open.
// SPDX-License-Identifier: MIT

public import Chat
import GRDB
import Glibc

/// Adds messages behind those that are there, all or none. It is used on one thread, and waits for the
/// disk.
public final class JournalImporter {
    private let file: JournalFile
    private let index: ChannelIndex
    private let last: Int
    /// Whether the file was created for this import.
    private let isNew: Bool

    /// Opens the file, or creates it.
    ///
    /// - Throws: ``JournalError/busy(path:)`` when a server has kept the file for a second.
    public init(path: String) throws(JournalError) {
        isNew = access(path, F_OK) != 0
        file = try JournalFile(path: path, durability: .powerLoss, limits: FileLimits())
        let contents: JournalContents
        do throws(JournalError) {
            (contents, index) = try file.load(at: Timestamp(milliseconds: 0))
        } catch {
            file.close()
            throw error
        }
        last = contents.last
    }

    /// Adds messages until there are no more, then closes the file.
    ///
    /// - Parameter next: Makes the message with this number; nil where there is none. What it throws
    ///   ends the import, and the file is as it was before.
    /// - Returns: How many messages there were.
    public func run(_ next: (Int) throws -> Message?) throws -> Int {
        let result = Result { try file.withDatabase { try add($0, next) } }
        file.close()
        if case .failure = result, isNew {
            for suffix in ["", "-wal"] { unlink(file.path + suffix) }
        }
        return try result.get()
    }

    private func add(_ db: Database, _ next: (Int) throws -> Message?) throws -> Int {
        let store = MessageStore(db, file: file, index: index, retention: Retention())
        try store.markInUse().get()
        var seq = last
        // The transaction knows errors of the journal only.
        var interruption: (any Error)?
        let result = store.transaction {
            do {
                while let message = try next(seq + 1) {
                    _ = try store.insert(message)
                    seq += 1
                }
            } catch {
                interruption = error
                throw error
            }
        }
        store.markClosed()
        if let interruption, !(interruption is DatabaseError) { throw interruption }
        try result.get()
        return seq - last
    }
}

@available(*, unavailable)
extension JournalImporter: Sendable {}
