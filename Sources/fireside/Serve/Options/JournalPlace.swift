// The value of --journal: where messages are kept.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatHTTP
import ChatSQLite
import Deferred

/// Where messages are kept.
enum JournalPlace: ExpressibleByArgument {
    /// In memory, until the process ends.
    case memory
    /// In an SQLite file, which is created if it does not exist.
    case file(path: String)

    /// The default.
    static let usual = JournalPlace.file(path: "./fireside.db")

    /// The default of --keep-total-bytes: memory costs more than disk.
    var usualTotalBytes: Int {
        switch self {
        case .memory: Retention().totalBytes
        case .file: 1 << 30
        }
    }

    /// Any text but the empty one: `memory` as a file's name is `./memory`.
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

    /// Opens the journal, which then lives on the loop's thread.
    ///
    /// - Throws: What is wrong with the file, in a sentence for the user.
    func open(
        _ retention: Retention, durability: Durability, on loop: any Scheduler
    ) throws(JournalError) -> any Journal {
        // Messages grow old by a clock that does not jump.
        let clock = SteadyClock(SystemClock())
        switch self {
        case .memory: return MemoryJournal(retention: retention, clock: clock)
        case .file(let path):
            return try SQLiteJournal(
                path: path, retention: retention, durability: durability, clock: clock,
                scheduler: loop)
        }
    }
}
