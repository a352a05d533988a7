// The mark by which the next start knows how this one ended.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB

extension Store {
    /// Marks the file as one in use, before the first message is acknowledged.
    ///
    /// The mark waits for the disk whatever else does: it must not be lost with the messages of which
    /// it warns. The number with it keeps a second loss from leading back below the first.
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

    /// All that was acknowledged is in the file, as far as the disk keeps it.
    func markClosed() {
        if !isMarked { return }  // as it was found
        _ = waitingForDisk { transaction { try db.run("UPDATE meta SET isClosed = 1") } }
    }

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
