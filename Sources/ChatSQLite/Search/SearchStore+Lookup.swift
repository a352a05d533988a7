// Looking terms up.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// What a search asks of the index.
struct SearchLookup: Sendable {
    let terms: [SearchTerm]
    let channel: ChannelName
    /// Only lower numbers.
    let before: Int
    /// How far down the searcher believes that the index goes.
    let lower: Int
    let limit: Int
}

extension SearchStore {
    /// After this long a lookup answers with what it has, once it has looked into one shard.
    private static let patience = Duration.milliseconds(10)

    /// Goes back from the newest shard.
    ///
    /// - Throws: Where the index does not go so far down any more.
    func candidates(_ lookup: SearchLookup) throws -> SearchCandidates {
        if coverage.lower > lookup.lower { throw IndexLost() }
        let deadline = ContinuousClock.now + SearchStore.patience
        let key = ChannelKey(lookup.channel)
        let expression = key.expression(lookup.terms)
        var seqs: [Int] = []
        var next: Int?
        for shard in shards.reversed() where shard.first < lookup.before {
            let wanted = lookup.limit - seqs.count
            let found = try find(expression, in: shard, before: lookup.before, limit: wanted)
            seqs += found
            if found.count == wanted {
                next = found.last
            } else if ContinuousClock.now >= deadline {
                next = shard.first
            }
            if next != nil { break }
        }
        let changed = try changes(key, from: next ?? 0, before: lookup.before)
        if !changed.isEmpty { seqs = Set(seqs).union(changed).sorted(by: >) }
        return SearchCandidates(seqs: seqs, next: next)
    }

    private func find(
        _ expression: String, in shard: SearchShard, before seq: Int, limit: Int
    ) throws -> [Int] {
        let statement = try lookupStatement(shard)
        try statement.bind(expression, at: 1)
        statement.bind(seq, at: 2)
        statement.bind(limit, at: 3)
        var seqs: [Int] = []
        try statement.forEachRow {
            seqs.append(try statement.number(at: 0))
            return true
        }
        return seqs
    }

    /// Messages whose shard has an old text.
    private func changes(_ key: ChannelKey, from first: Int, before seq: Int) throws -> [Int] {
        try db.rows(
            "SELECT seq FROM changed WHERE seq >= ? AND seq < ? AND channel = ?",
            [first, seq, key.text]
        ) { try $0.number(atIndex: 0) }
    }
}

/// The index was made anew, and does not know yet what it knew.
struct IndexLost: Error {}
