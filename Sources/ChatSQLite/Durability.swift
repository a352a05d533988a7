// What an acknowledged message survives.
// SPDX-License-Identifier: MIT

/// What a message survives once a ``SQLiteJournal`` has acknowledged it.
public enum Durability: Sendable {
    /// The end of the process, however it comes. SQLite: `synchronous = NORMAL`.
    case processCrash
    /// Also a power failure: each commit waits for the disk. SQLite: `synchronous = FULL`.
    case powerLoss

    /// The statement that sets it for a connection; sqlite.org/pragma.html#pragma_synchronous.
    var pragma: String {
        switch self {
        case .processCrash: "PRAGMA synchronous = NORMAL"
        case .powerLoss: "PRAGMA synchronous = FULL"
        }
    }
}
