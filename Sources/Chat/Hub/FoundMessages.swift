// The messages of a batch.
// SPDX-License-Identifier: MIT

/// Encoded messages from one backlog or several, in the order of their numbers.
struct FoundMessages {
    /// Bytes of messages in one batch; the message that reaches it is the last.
    static let maxBytes = 1 << 20

    /// A comma behind each.
    var json: ArraySlice<UInt8> = []
    /// The number of the last of them, where there are more behind it.
    private(set) var cut: Int?

    /// None.
    init() {}

    /// One channel's messages lie side by side already.
    init(in backlog: EncodedBacklog, _ unseen: Range<Int>, limit: Int) {
        let range = backlog.prefix(of: unseen, limit: limit, maxBytes: FoundMessages.maxBytes)
        json = backlog.json(range)
        if range.upperBound < unseen.upperBound { cut = backlog.seq(at: range.upperBound - 1) }
    }

    /// - Parameter rows: Of several channels, none of them empty.
    init(merging rows: [UnseenRow], limit: Int) {
        var rows = rows
        var reached = 0
        for _ in 0..<limit where json.count < FoundMessages.maxBytes {
            guard let row = rows.indices.min(by: { rows[$0].seq < rows[$1].seq }) else { break }
            reached = rows[row].seq
            json += rows[row].takeMessage()
            if rows[row].isAtEnd { rows.remove(at: row) }
        }
        if !rows.isEmpty { cut = reached }
    }
}
