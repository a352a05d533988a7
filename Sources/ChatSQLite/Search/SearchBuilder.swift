// What the index's thread does next.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// Keeps an index up to date, a few milliseconds at a time: new messages first, then shards from which
/// something must go, then messages from before there was an index, the newest first.
final class SearchBuilder {
    /// Words of a deleted message are in the index for about so long.
    static let dirtyPatience = Duration.seconds(20)
    /// A shard is looked through this often for messages that retention has dropped.
    static let sweepInterval = Duration.seconds(60)
    let store: SearchStore
    private var build: ShardBuild?
    /// When dirty shards are to be written anew; nil where there are none.
    private var dirtyDue: Duration?
    /// Those of them whose time has come, by their numbers.
    private var dirty: [Int] = []
    private var nextSweep: Duration
    /// Shards with higher numbers were looked through in this round.
    private var swept = Int.max
    /// The number of the journal's newest message when the last page was asked for.
    private var asked = 0

    init(_ store: SearchStore, now: Duration) throws {
        self.store = store
        nextSweep = now + SearchBuilder.sweepInterval
        dirtyDue = try store.dirtyShards().isEmpty ? nil : now
    }

    /// Does one step.
    ///
    /// - Parameter last: The number of the journal's newest message.
    func step(now: Duration, last: Int) throws -> SearchProgress {
        if last > store.coverage.upper {
            asked = last
            return progress(
                SearchFeed(above: store.coverage.upper, below: last + 1, newestFirst: false))
        }
        if build == nil { build = try nextBuild(now) }
        guard let build else { return progress(nil, isBusy: false) }
        if let feed = build.feed { return progress(feed) }
        if let shard = build.checked {
            try end(build, of: shard, now)
        } else if try build.writeStep(to: store) {
            try finish(build)
        }
        return progress(nil, isBusy: true)
    }

    /// Takes what it has asked for.
    func take(_ page: JournalPage, _ feed: SearchFeed, now: Duration) throws -> SearchProgress {
        if feed.newestFirst {
            build?.take(page)
        } else {
            try follow(page, now)
        }
        return progress(nil, isBusy: true)
    }

    private func progress(_ feed: SearchFeed?, isBusy: Bool = true) -> SearchProgress {
        SearchProgress(coverage: store.coverage, feed: feed, isBusy: isBusy)
    }
}

// MARK: - New messages

extension SearchBuilder {
    private func follow(_ page: JournalPage, _ now: Duration) throws {
        let upper = page.hasMore ? page.messages.last?.seq ?? asked : asked
        try store.transaction {
            let entries = page.messages.compactMap(SearchEntry.init)
            if !entries.isEmpty { try append(entries) }
            for change in page.messages where change.isChange { try note(change, now) }
            var coverage = store.coverage
            coverage.upper = upper
            try store.setCoverage(coverage)
        }
    }

    private func append(_ entries: [SearchEntry]) throws {
        guard let first = entries.first, let last = entries.last else { return }
        var shard =
            try store.shards.last { $0.isOpen }
            ?? SearchShard(
                id: try store.createTable(), first: first.seq, last: first.seq, count: 0, bytes: 0,
                isOpen: true, isDirty: false)
        try store.insert(entries, into: shard.id)
        shard.last = last.seq
        shard.count += entries.count
        shard.bytes += entries.reduce(0) { $0 + $1.bytes }
        shard.isOpen = !shard.isFull
        try store.put(shard)
    }

    private func note(_ change: Message, _ now: Duration) throws {
        if let seq = change.changedMessage {
            try store.noteChange(of: seq, in: change.channel, by: change.seq)
        } else {
            // The channel was cleared: it may be in any shard.
            build?.isDirty = true
            for var shard in store.shards where shard.first < change.seq {
                shard.isDirty = true
                try store.put(shard)
            }
        }
        dirtyDue = dirtyDue ?? now + SearchBuilder.dirtyPatience
    }
}

// MARK: - Writing shards

extension SearchBuilder {
    private func nextBuild(_ now: Duration) throws -> ShardBuild? {
        if let due = dirtyDue, now >= due {
            dirtyDue = nil
            dirty = try store.dirtyShards().map(\.id)
        }
        while let id = dirty.popLast() {
            // Perhaps it has become part of another one.
            if let shard = store.shards.first(where: { $0.id == id }) { return try rewrite(shard) }
        }
        if !store.coverage.isComplete {
            return ShardBuild(above: 0, below: store.coverage.lower + 1, upTo: store.coverage.upper)
        }
        guard now >= nextSweep else { return nil }
        nextSweep = now + SearchBuilder.sweepInterval
        let next = store.shards.last { $0.first < swept } ?? store.shards.last
        guard let shard = next else { return nil }
        swept = shard.first
        let check = ShardBuild(above: shard.first - 1, below: shard.last + 1, upTo: 0)
        check.checked = shard
        return check
    }

    /// Writes a shard anew, and its neighbours with it as far as one shard has room for them.
    private func rewrite(_ shard: SearchShard) throws -> ShardBuild {
        var (first, last) = (shard.first, shard.last)
        var (count, bytes) = (shard.count, shard.bytes)
        var ids: Set<Int> = [shard.id]
        for neighbor in store.shards.reversed() where neighbor.last < first {
            guard neighbor.fits(count: count, bytes: bytes) else { break }
            ids.insert(neighbor.id)
            (first, count, bytes) = (neighbor.first, count + neighbor.count, bytes + neighbor.bytes)
        }
        for neighbor in store.shards where neighbor.first > last && !neighbor.isOpen {
            guard neighbor.fits(count: count, bytes: bytes) else { break }
            ids.insert(neighbor.id)
            (last, count, bytes) = (neighbor.last, count + neighbor.count, bytes + neighbor.bytes)
        }
        // What comes from now on goes into another one.
        try store.transaction {
            for var shard in store.shards where ids.contains(shard.id) && shard.isOpen {
                shard.isOpen = false
                try store.put(shard)
            }
        }
        let build = ShardBuild(above: first - 1, below: last + 1, upTo: store.coverage.upper)
        build.replaced = ids
        return build
    }

    /// Retention has dropped something of a shard, or nothing.
    private func end(_ check: ShardBuild, of shard: SearchShard, _ now: Duration) throws {
        build = nil
        guard check.count < shard.count,
            var dirty = store.shards.first(where: { $0.id == shard.id })
        else { return }
        dirty.isDirty = true
        try store.transaction { try store.put(dirty) }
        dirtyDue = dirtyDue ?? now
    }

    private func finish(_ build: ShardBuild) throws {
        self.build = nil
        try store.transaction {
            try store.remove(build.replaced)
            if let shard = build.shard { try store.put(shard) }
            let range = build.lowest...max(build.lowest, build.highest)
            try store.forgetChanges(in: range, upTo: build.upTo)
            if build.replaced.isEmpty {
                var coverage = store.coverage
                coverage.lower = build.lowest - 1
                try store.setCoverage(coverage)
            }
        }
        if !build.replaced.isEmpty { try store.emptyWAL() }
    }
}
