// The messages of a batch.
// SPDX-License-Identifier: MIT

/// Encoded messages from one backlog or several, in the order of their numbers.
struct FoundMessages {
    /// Bytes of messages in one batch; the message that reaches it is the last.
    static let maxBytes = 1 << 20

    /// A comma behind each.
    private var json: ArraySlice<UInt8> = []
    /// The number of the last of them, where there are more behind it.
    private(set) var cut: Int?

    /// All above `seq` in `channels` that memory has.
    static func find(in channels: NonEmpty<Channel>, above seq: Int, limit: Int) -> FoundMessages {
        if channels.tail.isEmpty {
            return find(in: channels.head.backlog, above: seq, limit: limit)
        }
        let unseen: [Range<Int>] = channels.map { $0.backlog.indices(above: seq) }
        let busy = unseen.indices.filter { !unseen[$0].isEmpty }
        guard let first = busy.first else { return FoundMessages() }
        if busy.count == 1 {
            return FoundMessages(in: channels[first].backlog, unseen[first], limit: limit)
        }
        let rows = busy.map { UnseenRow(channels[$0].backlog, unseen[$0]) }
        return FoundMessages(merging: rows, limit: limit)
    }

    private static func find(
        in backlog: EncodedBacklog, above seq: Int, limit: Int
    ) -> FoundMessages {
        let unseen = backlog.indices(above: seq)
        return unseen.isEmpty ? FoundMessages() : FoundMessages(in: backlog, unseen, limit: limit)
    }

    private init() {}

    /// Commas between them.
    var joined: ArraySlice<UInt8> { json.dropLast() }

    /// One channel's messages lie side by side already.
    private init(in backlog: EncodedBacklog, _ unseen: Range<Int>, limit: Int) {
        let range = backlog.prefix(of: unseen, limit: limit, maxBytes: FoundMessages.maxBytes)
        json = backlog.json(range)
        if range.upperBound < unseen.upperBound { cut = backlog.seq(at: range.upperBound - 1) }
    }

    /// Several channels' messages in the order of their numbers.
    private init(merging rows: [UnseenRow], limit: Int) {
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

    /// Ephemeral messages go last, in the order in which they came.
    mutating func append(ephemeralsOf channels: NonEmpty<Channel>, since revision: Int) {
        let ephemerals = channels.flatMap { $0.queue.ephemerals.filter { $0.revision > revision } }
        for ephemeral in ephemerals.sorted(by: { $0.revision < $1.revision }) {
            json += ephemeral.json
            json.append(UInt8(ascii: ","))
        }
    }
}
