// A backup that the journal's thread is to write.
// SPDX-License-Identifier: MIT

/// A place for a copy, asked for by the loop.
struct BackupRequest: Sendable {
    /// Identifies the request, and is used once.
    let number: Int
    /// The file to create.
    let path: String
}
