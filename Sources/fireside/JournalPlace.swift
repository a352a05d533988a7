// Where messages are kept, as an option.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

enum JournalPlace: ExpressibleByArgument {
    /// Gone with the process.
    case memory

    init?(argument: String) {
        guard argument == "memory" else { return nil }
        self = .memory
    }

    var defaultValueDescription: String { "memory" }

    /// The seam for other journals: nothing else knows which kind it is.
    ///
    /// - Throws: What is wrong with the file, in a sentence for the user.
    func open(_ retention: Retention) throws(JournalError) -> any Journal {
        switch self {
        case .memory: MemoryJournal(retention: retention, clock: Timestamp.now)
        }
    }
}
