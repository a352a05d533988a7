// A shard on its way.
// SPDX-License-Identifier: MIT

import Chat

/// Gathers the messages of a stretch of numbers, the newest first, then writes them into a table that
/// nobody looks into before it is whole. Lives on the index's thread.
final class ShardBuild {
    /// Entries written in one step.
    private static let batch = 512

    /// The stretch: above this number.
    private let above: Int
    /// Numbers from here on are gathered.
    private var place: Int
    /// The highest number of the stretch.
    let highest: Int
    /// Changes up to this number are in what is gathered.
    let upTo: Int
    /// Shards in whose place it comes; none where the index grows downwards.
    var replaced: Set<Int> = []
    /// A shard of which something may be gone: only to be counted.
    var checked: SearchShard?
    /// Whether something was cleared while it was gathered.
    var isDirty = false

    /// The newest first.
    private var entries: [SearchEntry] = []
    private var bytes = 0
    private var isGathered = false
    private var id: Int?
    private var written = 0
    private var isMerging = false

    init(above: Int, below: Int, upTo: Int) {
        self.above = above
        self.upTo = upTo
        place = below
        highest = below - 1
    }

    /// What it wants to read next; nil where it has all.
    var feed: SearchFeed? {
        isGathered ? nil : SearchFeed(above: above, below: place, newestFirst: true)
    }

    /// All numbers from here on are in it.
    var lowest: Int { place }

    /// How many entries there are.
    var count: Int { entries.count }

    /// nil where nothing is left.
    var shard: SearchShard? {
        guard let id, let first = entries.last, let last = entries.first else { return nil }
        return SearchShard(
            id: id, first: first.seq, last: last.seq, count: entries.count, bytes: bytes,
            isOpen: false, isDirty: isDirty)
    }

    /// Takes a page, the oldest first in it.
    func take(_ page: JournalPage) {
        for message in page.messages.reversed() {
            guard let entry = SearchEntry(message) else { continue }
            entries.append(entry)
            bytes += entry.bytes
        }
        if page.hasMore, let first = page.messages.first {
            place = first.seq
            let isFull =
                entries.count >= SearchShard.maxCount - SearchFeed.limit
                || bytes >= SearchShard.maxBytes
            if replaced.isEmpty, checked == nil, isFull { isGathered = true }
        } else {
            place = above + 1
            isGathered = true
        }
    }

    /// Writes some of it.
    ///
    /// - Returns: Whether it is done.
    func writeStep(to store: SearchStore) throws -> Bool {
        if entries.isEmpty { return true }
        if written == entries.count { return try mergeStep(in: store) }
        try store.transaction {
            let id = try self.id ?? store.createTable()
            self.id = id
            let rest = entries.dropLast(written).suffix(ShardBuild.batch)
            try store.insert(rest.reversed(), into: id)
            written += rest.count
        }
        return false
    }

    private func mergeStep(in store: SearchStore) throws -> Bool {
        guard let id else { return true }
        var isDone = false
        try store.transaction { isDone = try store.merge(id, isFirst: !isMerging) }
        isMerging = true
        return isDone
    }
}
