// Where messages are kept, as an option.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatSQLite
import Deferred

enum JournalPlace: ExpressibleByArgument {
    /// Gone with the process.
    case memory
    /// An SQLite file, made if need be.
    case file(path: String)

    static let usual = JournalPlace.file(path: "./fireside.db")

    /// Memory is dearer than a disk.
    var usualTotalBytes: Int {
        switch self {
        case .memory: Retention().totalBytes
        case .file: 1 << 30
        }
    }

    init?(argument: String) {
        if argument.isEmpty { return nil }
        self = argument == "memory" ? .memory : .file(path: argument)
    }

    var defaultValueDescription: String {
        switch self {
        case .memory: "memory"
        case .file(let path): path
        }
    }

    /// - Throws: What is wrong with the file, in a sentence for the user.
    func open(
        _ retention: Retention, durability: Durability, on loop: any Scheduler
    ) throws(JournalError) -> any Journal {
        // What is kept grows old by a calendar that does not jump.
        let time = SteadyClock(Timestamp.now)
        switch self {
        case .memory: return MemoryJournal(retention: retention, clock: time.now)
        case .file(let path):
            return try SQLiteJournal(
                path: path, retention: retention, durability: durability, clock: time.now,
                scheduler: loop)
        }
    }
}
