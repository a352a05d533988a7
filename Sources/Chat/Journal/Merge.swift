// Several channels' messages, read as one row.
// SPDX-License-Identifier: MIT

/// Reads backlogs in the order of their messages' numbers.
struct Merge {
    private let logs: [ChannelLog]

    init(_ logs: [ChannelLog]) {
        self.logs = logs
    }

    /// The oldest with a number above `seq`, oldest first.
    func readForward(after seq: Int, limit: Int) -> (messages: [Message], hasMore: Bool) {
        let below = seq == .max ? seq : seq + 1
        var rows = logs.map { Row($0, next: $0.countBelow(below), end: $0.count, step: 1) }
        return Merge.take(limit, of: &rows) { $0 < $1 }
    }

    /// The newest with a number below `seq`, oldest first, without those that change others.
    func readBackward(before seq: Int, limit: Int) -> (messages: [Message], hasMore: Bool) {
        var rows = logs.map {
            Row($0, next: $0.countBelow(seq) - 1, end: -1, step: -1, skipsChanges: true)
        }
        let (messages, hasMore) = Merge.take(limit, of: &rows) { $0 > $1 }
        return (messages.reversed(), hasMore)
    }

    /// Takes whichever message comes first by its number, again and again, until the page is full.
    private static func take(
        _ limit: Int, of rows: inout [Row], _ comesFirst: (Int, Int) -> Bool
    ) -> (messages: [Message], hasMore: Bool) {
        rows.removeAll { $0.isAtEnd }
        var messages: [Message] = []
        var bytes = 0
        while !rows.isEmpty, messages.count < limit {
            var best = 0
            for index in rows.indices where comesFirst(rows[index].seq, rows[best].seq) {
                best = index
            }
            let message = rows[best].message
            bytes += message.wireBytes
            if bytes > JournalPage.maxBytes, !messages.isEmpty { break }
            messages.append(message)
            rows[best].advance()
            if rows[best].isAtEnd { rows.remove(at: best) }
        }
        return (messages, !rows.isEmpty)
    }
}

/// A place in one backlog, on its way to one of its ends.
private struct Row {
    private let log: ChannelLog
    private let end: Int
    private let step: Int
    private let skipsChanges: Bool
    private var next: Int

    init(_ log: ChannelLog, next: Int, end: Int, step: Int, skipsChanges: Bool = false) {
        self.log = log
        self.next = next
        self.end = end
        self.step = step
        self.skipsChanges = skipsChanges
        skip()
    }

    var isAtEnd: Bool { next == end }
    var message: Message { log[next] }
    var seq: Int { log.seq(at: next) }

    mutating func advance() {
        next += step
        skip()
    }

    private mutating func skip() {
        while skipsChanges, !isAtEnd, log.isChange(at: next) { next += step }
    }
}
