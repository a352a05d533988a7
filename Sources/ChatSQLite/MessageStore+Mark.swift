// The mark that tells the next start whether this one ended properly.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// Marks the file as in use, before the first message is acknowledged.
    ///
    /// This commit always waits for the disk: a power failure must not take the mark together with
    /// the messages. `last` is written with it, so that after a second failure numbers do not start
    /// below those of the first.
    func markInUse() -> Result<Void, JournalError> {
        if isMarked { return .success(()) }
        return waitingForDisk {
            let result = transaction {
                try db.run("UPDATE meta SET isClosed = 0, last = ?", [index.last])
            }
            if case .success = result { isMarked = true }
            return result
        }
    }

    /// Marks the file as closed: it holds all that was acknowledged.
    func markClosed() {
        if !isMarked { return }  // nothing was appended
        _ = waitingForDisk { transaction { try db.run("UPDATE meta SET isClosed = 1") } }
    }

    /// Runs `body` with ``Durability/powerLoss``, then goes back to the file's own. A setting
    /// cannot change within a transaction, so `body` begins its own.
    private func waitingForDisk(
        _ body: () -> Result<Void, JournalError>
    ) -> Result<Void, JournalError> {
        do {
            try db.execute(sql: Durability.powerLoss.pragma)
            let result = body()
            try db.execute(sql: file.durability.pragma)
            return result
        } catch {
            return .failure(JournalError(error, path: file.path))
        }
    }
}
