// What stands where a body was deleted.
// SPDX-License-Identifier: MIT

extension JSON {
    /// A client that knows nothing of deletions shows it as any text.
    package static let tombstone = JSON(text: "This message was deleted.")
}
