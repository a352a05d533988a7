// What stands in the log behind a hole that is not judged.
// SPDX-License-Identifier: MIT

/// A hole, and all that was heard behind it. Nobody is told of that before it is known what the hole has
/// cost.
struct Limbo {
    let hole: Hole
    private(set) var entries: [LogEntry] = []

    init(_ hole: Hole) {
        self.hole = hole
    }

    /// The highest number that was heard.
    var newest: Int { max(hole.to, entries.last?.mark.seq ?? 0) }

    /// One more entry.
    mutating func append(_ entry: LogEntry) { entries.append(entry) }
}
