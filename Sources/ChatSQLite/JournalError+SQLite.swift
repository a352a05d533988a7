// SQLite's errors as errors of the journal.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// Runs `body`, and ends it without an error where the file is damaged.
func unlessDamaged(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
        return
    }
}

extension JournalError {
    /// Translates SQLite's codes into sentences for the operator; sqlite.org/rescode.html.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as JournalError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        case is RowDecodingError: self = .damaged(path: path, "a value makes no sense")
        case is ImpossibleNumber: self = .damaged(path: path, "a number is impossible")
        default: self = .unusable(path: path, "an unexpected error came up")
        }
    }

    /// By the primary result code. SQLite's own message is left out, because it can hold a
    /// message's text.
    private init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_NOTADB:
            // Damaged, or a file of another program: nobody should be told to move /etc/passwd away.
            self = .unusable(
                path: path, "it does not begin as a journal does; name another, or restore a copy")
        case .SQLITE_CORRUPT: self = .damaged(path: path, "a part of it makes no sense")
        case .SQLITE_CANTOPEN: self = .unusable(path: path, "it cannot be opened")
        case .SQLITE_IOERR: self = .unusable(path: path, "the disk failed to read or write")
        case .SQLITE_NOMEM: self = .unusable(path: path, "there was not enough memory")
        default:
            self = .unusable(path: path, "SQLite failed with code \(error.resultCode.rawValue)")
        }
    }
}
