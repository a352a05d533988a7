// Statements that are prepared once, and rows that may be damaged or tampered with.
// SPDX-License-Identifier: MIT

internal import GRDB

extension Database {
    /// Executes `sql`. `arguments` must be as many as it has `?`.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        let statement = try cachedStatement(sql: sql)
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }

    /// What `body` makes of the rows, up to the first of which it makes nil.
    ///
    /// A row is good for `body` alone. It is to be read by `decode`, which throws where GRDB's subscripts
    /// would stop the process: what stands in a damaged file may be anything.
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
    /// What no file of ours reaches, so that counting on from there cannot overflow.
    private static let limit = 1 << 62

    /// A count, or the number of a message: not negative, and not absurd.
    func number(atIndex index: Int, below limit: Int = Row.limit) throws -> Int {
        let number = try decode(Int.self, atIndex: index)
        guard (0..<limit).contains(number) else { throw ImpossibleNumber() }
        return number
    }

    /// What a channel holds, or a message: sums of these cannot overflow either.
    func bytes(atIndex index: Int) throws -> Int { try number(atIndex: index, below: 1 << 41) }
}

/// Somebody else has written into the file.
struct ImpossibleNumber: Error {}
