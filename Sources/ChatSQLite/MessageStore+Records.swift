// Records, in a table of their own.
// SPDX-License-Identifier: MIT

import Chat
import Foundation
import GRDB

extension MessageStore {
    /// Takes all steps of a change, or none.
    func keep(_ changes: [RecordChange]) -> Result<Void, JournalError> {
        if let error = file.errorIfGone { return .failure(error) }
        return transaction {
            for change in changes { try take(change) }
        }
    }

    private func take(_ change: RecordChange) throws {
        switch change.action {
        case .put(let record):
            try db.run(
                "INSERT OR REPLACE INTO record VALUES (?, ?, ?)",
                [record.key, Data(record.value), record.expires?.milliseconds])
        case .remove: try db.run("DELETE FROM record WHERE key = ?", [change.key])
        case .keep: break
        }
    }
}

extension JournalFile {
    /// All that are kept; GRDB has another `Record`. A file that is only read may be older than they are.
    func loadRecords(_ db: Database) throws -> [Chat.Record] {
        guard try db.tableExists("record") else { return [] }
        return try db.rows("SELECT key, value, expires FROM record") { row in
            Chat.Record(
                key: try row.decode(atIndex: 0),
                value: Array(try row.decode(Data.self, atIndex: 1)),
                expires: try row.decode(Int?.self, atIndex: 2).map(Timestamp.init(milliseconds:)))
        }
    }
}
