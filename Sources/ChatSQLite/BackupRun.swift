// The backup that is being written.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// Does the backups that are asked for, one after the other. Lives on the journal's thread.
struct BackupRun {
    private var current: (number: Int, copy: BackupCopy)?

    /// Does one step of the oldest backup. If it is not the one that was running, that one was
    /// cancelled, and its file goes.
    ///
    /// - Returns: What came of the backup, once it is over.
    mutating func step(_ work: inout JournalWork, of db: Database) -> JournalCompletion? {
        let request = work.backups.first
        if let current, current.number != request?.number { self.current = nil }
        guard let request else { return nil }
        let completion = step(request, of: db)
        if completion != nil { work.removeBackup(request.number) }
        return completion
    }

    /// One step of this backup.
    private mutating func step(_ request: BackupRequest, of db: Database) -> JournalCompletion? {
        do throws(JournalError) {
            guard try copy(request, of: db).step() else { return nil }
            current = nil
            return .backedUp(request.number, .success(()))
        } catch {
            current = nil
            return .backedUp(request.number, .failure(error))
        }
    }

    /// The copy that has begun, or a new one.
    private mutating func copy(
        _ request: BackupRequest, of db: Database
    ) throws(JournalError) -> BackupCopy {
        if let current { return current.copy }
        let copy = try BackupCopy(of: db, to: request.path)
        current = (request.number, copy)
        return copy
    }

    /// Gives up what is not complete. The journal is about to be closed.
    mutating func abandon() { current = nil }
}
