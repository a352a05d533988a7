// Statements that are prepared once, and rows that may be damaged.
// SPDX-License-Identifier: MIT

import GRDB

extension Database {
    /// Executes `sql`.
    ///
    /// - Parameter arguments: One for each `?`.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }

    /// Calls `body` with each row, and collects the results up to the first nil.
    ///
    /// A row must not be used after `body`. Read it by `decode`, which throws where GRDB's subscripts
    /// would stop the process: a damaged file may contain anything.
    func rows<Value>(
        _ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Value?
    ) throws -> [Value] {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        let cursor = try Row.fetchCursor(statement)
        var values: [Value] = []
        while let row = try cursor.next(), let value = try body(row) { values.append(value) }
        return values
    }
}

extension Row {
    /// A count, or the number of a message.
    ///
    /// - Throws: ``ImpossibleNumber`` where it is negative, or too large to be true.
    func number(atIndex index: Int) throws -> Int {
        try decode(Int.self, atIndex: index).checked(below: .impossible)
    }

    /// The size of a message, or of all messages of a channel.
    func bytes(atIndex index: Int) throws -> Int {
        try decode(Int.self, atIndex: index).checked(below: .impossibleBytes)
    }
}

extension Int {
    /// No real file has a number as large as this. Counting on from below it cannot overflow.
    static let impossible = 1 << 62
    /// No real channel holds so many bytes. Sums of smaller sizes cannot overflow.
    static let impossibleBytes = 1 << 41

    /// - Throws: ``ImpossibleNumber`` where it is negative, or not below `limit`.
    func checked(below limit: Int) throws -> Int {
        guard (0..<limit).contains(self) else { throw ImpossibleNumber() }
        return self
    }
}

/// Another program has written into the file, or it is damaged.
struct ImpossibleNumber: Error {}
