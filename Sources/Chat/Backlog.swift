// What a journal in memory keeps of one channel.
// SPDX-License-Identifier: MIT

/// Entries in the order of their numbers.
struct Backlog {
    /// The highest number that was dropped; 0 for none.
    private(set) var forgotten: Int
    /// What its entries count for.
    private(set) var bytes = 0
    private var entries = FIFO<Kept>()
    /// When the oldest entry came; asked for with each message.
    private var oldest: Timestamp?

    /// - Parameter forgotten: The highest number that may have been dropped from this channel before.
    init(forgotten: Int) {
        self.forgotten = forgotten
    }

    var count: Int { entries.count }

    /// The entry in that place, 0 for the oldest.
    subscript(index: Int) -> Entry { entries[index].whole }

    func seq(at index: Int) -> Int { entries[index].seq }

    /// Adds the newest.
    mutating func append(_ entry: Entry) {
        if entries.isEmpty { oldest = entry.at }
        entries.append(Kept(entry))
        bytes += entry.keptBytes
    }

    /// How many have a number below `seq`.
    func countBelow(_ seq: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self.seq(at: middle) < seq { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Drops the oldest, down to what may be kept and to those from `horizon` on.
    mutating func trim(to retention: Retention, since horizon: Timestamp?) {
        while retention.isExceeded(count: count, bytes: bytes) { dropFirst() }
        guard let horizon else { return }
        while let oldest, oldest < horizon { dropFirst() }
    }

    /// Drops the oldest, if its number is below `seq`.
    ///
    /// - Returns: Whether it was.
    @discardableResult
    mutating func dropFirst(below seq: Int = .max) -> Bool {
        guard let first = entries.first, first.seq < seq else { return false }
        entries.popFirst()
        oldest = entries.first?.at
        forgotten = first.seq
        bytes -= first.bytes
        return true
    }
}

/// An entry with its body as it was posted, which may be much shorter than what readers get.
private struct Kept {
    private let entry: Entry
    private let isPlain: Bool

    init(_ entry: Entry) {
        isPlain = entry.body.isPlain
        self.entry = isPlain ? entry : entry.with(Message(json: entry.body.posted))
    }

    var seq: Int { entry.seq }
    var at: Timestamp { entry.at }
    var bytes: Int { entry.keptBytes }
    var whole: Entry { isPlain ? entry : entry.with(Message(kept: entry.body.json)) }
}

extension Entry {
    fileprivate func with(_ body: Message) -> Entry {
        Entry(seq: seq, channel: channel, at: at, from: from, body: body, nonce: nonce)
    }
}
