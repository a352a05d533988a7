// Several channels' entries, read as one row.
// SPDX-License-Identifier: MIT

/// Reads backlogs in the order of their entries' numbers.
struct Merge {
    private let backlogs: [Backlog]

    init(_ backlogs: [Backlog]) {
        self.backlogs = backlogs
    }

    /// The oldest with a number above `seq`, oldest first.
    func readForward(after seq: Int, limit: Int) -> (entries: [Entry], hasMore: Bool) {
        let below = seq == .max ? seq : seq + 1
        var rows = backlogs.map { Row($0, next: $0.countBelow(below), end: $0.count, step: 1) }
        return Merge.take(limit, of: &rows) { $0 < $1 }
    }

    /// The newest with a number below `seq`, oldest first.
    func readBackward(before seq: Int, limit: Int) -> (entries: [Entry], hasMore: Bool) {
        var rows = backlogs.map { Row($0, next: $0.countBelow(seq) - 1, end: -1, step: -1) }
        let (entries, hasMore) = Merge.take(limit, of: &rows) { $0 > $1 }
        return (entries.reversed(), hasMore)
    }

    /// Takes whichever entry comes first by its number, again and again, until the page is full.
    private static func take(
        _ limit: Int, of rows: inout [Row], _ comesFirst: (Int, Int) -> Bool
    ) -> (entries: [Entry], hasMore: Bool) {
        rows.removeAll { $0.isAtEnd }
        var entries: [Entry] = []
        var bytes = 0
        while !rows.isEmpty, entries.count < limit {
            var best = 0
            for index in rows.indices where comesFirst(rows[index].seq, rows[best].seq) {
                best = index
            }
            let entry = rows[best].entry
            bytes += entry.wireBytes
            if bytes > JournalPage.maxBytes, !entries.isEmpty { break }
            entries.append(entry)
            rows[best].advance()
            if rows[best].isAtEnd { rows.remove(at: best) }
        }
        return (entries, !rows.isEmpty)
    }
}

/// A place in one backlog, on its way to one of its ends.
private struct Row {
    private let backlog: Backlog
    private let end: Int
    private let step: Int
    private var next: Int

    init(_ backlog: Backlog, next: Int, end: Int, step: Int) {
        self.backlog = backlog
        self.next = next
        self.end = end
        self.step = step
    }

    var isAtEnd: Bool { next == end }
    var entry: Entry { backlog[next] }
    var seq: Int { backlog.seq(at: next) }

    mutating func advance() {
        next += step
    }
}
