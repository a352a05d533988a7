// Statements that are executed for each message or each commit.
// SPDX-License-Identifier: MIT

import GRDB
import GRDBSQLite

/// A statement that is prepared once, with SQLite's own calls to bind and execute it. GRDB makes an
/// array of boxed values for each execution, which takes longer than SQLite's work.
///
/// It must go before its connection is closed.
final class PreparedStatement {
    /// GRDB's, which finalizes it.
    private let statement: Statement
    private let handle: SQLiteStatement

    /// - Throws: `DatabaseError`, for a table that does not look as expected.
    init(_ sql: String, on db: Database) throws {
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Binds a number, or NULL, to the `?` in this place, counted from 1.
    func bind(_ number: Int?, at place: Int32) {
        guard let number else {
            sqlite3_bind_null(handle, place)
            return
        }
        sqlite3_bind_int64(handle, place, Int64(number))
    }

    /// Binds a text, or NULL. SQLite copies it.
    ///
    /// - Throws: `DatabaseError` where there is no memory for the copy.
    func bind(_ text: String?, at place: Int32) throws {
        guard let text else {
            sqlite3_bind_null(handle, place)
            return
        }
        try check(
            sqlite3_bind_text(handle, place, text, Int32(text.utf8.count), copied), SQLITE_OK)
    }

    /// Binds a text in UTF-8 and executes the statement. The text is not copied.
    func run(with text: [UInt8], at place: Int32) throws {
        try text.withUnsafeBytes { bytes in
            // To SQLite no place at all is NULL, and an empty text is not.
            if bytes.isEmpty {
                try bind("", at: place)
                return try run()
            }
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            try check(
                sqlite3_bind_text(handle, place, start, Int32(bytes.count), nil), SQLITE_OK)
            try run()
        }
    }

    /// Executes it with the values that are bound.
    func run() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        try check(code, SQLITE_DONE)
    }

    /// Calls `body` for each row, until it returns false. It reads the row by ``number(at:below:)``.
    func forEachRow(_ body: () throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: if try !body() { return }
            case let code: return try check(code, SQLITE_DONE)
            }
        }
    }

    /// A number from a row that may be damaged.
    ///
    /// - Parameter column: Counted from 0.
    /// - Throws: ``ImpossibleNumber`` where it is none, negative, or too large to be true.
    func number(at column: Int32, below limit: Int = .impossible) throws -> Int {
        let isNumber = sqlite3_column_type(handle, column) == SQLITE_INTEGER
        guard isNumber else { throw ImpossibleNumber() }
        return try Int(sqlite3_column_int64(handle, column)).checked(below: limit)
    }
}

private func check(_ code: Int32, _ good: Int32) throws {
    if code != good { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
}

/// Tells SQLite to copy a text. sqlite3.h: `SQLITE_TRANSIENT`.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
