// What a journal in memory keeps of one channel.
// SPDX-License-Identifier: MIT

/// Entries in the order of their numbers. They come at one end and go at the other, each in O(1)
/// over time.
struct Backlog {
    /// The highest number that was dropped; 0 for none.
    private(set) var forgotten: Int
    /// The first `start` places are empty: what stood there was dropped.
    private var places: [Entry?] = []
    private var start = 0

    /// - Parameter forgotten: The highest number that may have been dropped from this channel before.
    init(forgotten: Int) {
        self.forgotten = forgotten
    }

    var count: Int { places.count - start }

    /// The entry in that place, 0 for the oldest.
    subscript(index: Int) -> Entry {
        guard let entry = places[start + index] else {
            fatalError("place \(index) of a backlog of \(count) entries is empty")
        }
        return entry
    }

    /// Adds the newest, and drops what may no longer be kept beside it, see ``trim(to:since:)``.
    mutating func append(_ entry: Entry, keeping limit: Int = 0, since horizon: Timestamp? = nil) {
        places.append(entry)
        trim(to: limit, since: horizon)
    }

    /// How many have a number below `seq`.
    func countBelow(_ seq: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].seq < seq { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Drops the oldest, down to `limit` entries (0: any number) and to those from `horizon` on.
    mutating func trim(to limit: Int, since horizon: Timestamp?) {
        if limit > 0 {
            while count > limit { dropFirst() }
        }
        guard let horizon else { return }
        while count > 0, self[0].at < horizon { dropFirst() }
    }

    private mutating func dropFirst() {
        forgotten = self[0].seq
        places[start] = nil
        start += 1
        guard start > 32, start * 2 > places.count else { return }
        places.removeFirst(start)
        start = 0
    }
}
