// What an acknowledged message survives.
// SPDX-License-Identifier: MIT

/// What a ``SQLiteJournal`` has made sure of when it acknowledges a message.
public enum Durability: Sendable {
    /// The process may die in any way. SQLite: `synchronous = NORMAL`.
    case processCrash
    /// The machine may lose power, too; each commit waits for the disk. SQLite: `synchronous = FULL`.
    case powerLoss

    var pragma: String {
        switch self {
        case .processCrash: "PRAGMA synchronous = NORMAL"
        case .powerLoss: "PRAGMA synchronous = FULL"
        }
    }
}
