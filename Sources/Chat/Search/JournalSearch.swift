// One search, a step at a time.
// SPDX-License-Identifier: MIT

import Deferred

/// Goes back from the newest message: through those that the index does not know yet, through what the
/// index names, and through what is too old for the index so far.
final class JournalSearch {
    /// After this long a search answers with what it has.
    static let patience = Duration.milliseconds(20)
    /// A search looks through so many bytes without an index.
    static let maxScanned = 8 * JournalPage.maxBytes

    /// Where the search stands. Messages from ``place`` on were looked at.
    private enum Part { case newest, indexed, oldest, done }

    private let request: SearchRequest
    private let journal: any Journal
    private let index: (any SearchIndex)?
    private let coverage: SearchCoverage
    private let scheduler: any Scheduler
    private let deadline: Duration

    /// Where the second part begins.
    private var start: Int
    private var part: Part
    private var place: Int
    private var found: [Message] = []
    /// Messages that the index knows with another text: it may not name them.
    private var changed: Set<Int> = []
    private var scanned = 0
    /// Whether some of the newest were too many to be looked at.
    private var isBehind = false

    init(
        _ request: SearchRequest, _ journal: any Journal, _ index: (any SearchIndex)?,
        _ scheduler: any Scheduler
    ) {
        self.request = request
        self.journal = journal
        self.index = index
        self.scheduler = scheduler
        coverage = index?.coverage ?? .none
        place = request.before ?? .max
        start = place
        part = coverage == .none ? .oldest : .newest
        deadline = scheduler.now + JournalSearch.patience
    }

    /// All parts, until there is enough or it has taken too long.
    func run() -> Deferred<SearchResult> {
        switch part {
        case .newest: readNewest(after: coverage.upper).addCallback { self.goOn() }
        case .indexed: readIndexed().addCallback { self.goOn() }
        case .oldest: readOldest().addCallback { self.goOn() }
        case .done: .succeed(result)
        }
    }

    private func goOn() -> Deferred<SearchResult> {
        let isLate = scheduler.now >= deadline || scanned >= JournalSearch.maxScanned
        // Each search gets further than the one before, however slow the machine.
        let isEnough = found.count > request.limit || isLate && place < start
        return isEnough ? .succeed(result) : run()
    }

    private var result: SearchResult {
        let messages = found.sorted { $0.seq > $1.seq }.prefix(request.limit)
        let isCut = messages.count < found.count
        return SearchResult(
            messages: Array(messages),
            next: isCut ? messages.last?.seq : (part == .done ? nil : place),
            isIndexing: isBehind || index != nil && !coverage.isComplete)
    }
}

// MARK: - The parts

extension JournalSearch {
    /// What has come since the index was last brought up to date. Changes of older messages are among
    /// it.
    private func readNewest(after seq: Int) -> Deferred<Void> {
        journal.read([request.channel], after: seq, limit: 1000).addCallback { page in
            self.changed.formUnion(page.messages.compactMap(\.changedMessage))
            let messages = page.messages.filter { $0.isPosted && $0.seq < self.place }
            self.scanned += page.bytes
            return self.matchAll(messages[...]).addCallback {
                guard page.hasMore, let last = page.messages.last else {
                    return self.endNewest()
                }
                if self.scanned < JournalSearch.maxScanned {
                    return self.readNewest(after: last.seq)
                }
                self.isBehind = true
                return self.endNewest()
            }
        }
    }

    /// To the last one, though the index's thread takes breaks: none of these is asked for again.
    private func matchAll(_ messages: ArraySlice<Message>) -> Deferred<Void> {
        matches(among: Array(messages)).addCallback { matches in
            self.found += matches.messages
            let rest = messages.dropFirst(matches.examined)
            return rest.isEmpty ? .succeed() : self.matchAll(rest)
        }
    }

    private func endNewest() -> Deferred<Void> {
        scanned = 0
        place = min(place, coverage.upper + 1)
        start = place
        changed = changed.filter { $0 > coverage.lower && $0 < place }
        part = place > coverage.lower + 1 ? .indexed : .oldest
        return .succeed()
    }

    /// What the index names, and what was changed since.
    private func readIndexed() -> Deferred<Void> {
        guard let index else { return .succeed() }
        let wanted = max(request.limit + 1 - found.count, 16)
        return index.candidates(
            for: request.query.terms, in: request.channel, before: place, limit: wanted
        ).addCallbacks(
            { self.take($0) },
            { failure -> Deferred<Void> in
                if failure.error is CancelledError { throw failure.error }
                // The index is lost. All that it names is in the journal.
                self.part = .oldest
                return .succeed()
            })
    }

    private func take(_ candidates: SearchCandidates) -> Deferred<Void> {
        let next = candidates.next ?? coverage.lower + 1
        let seqs = changed.filter { $0 >= next && $0 < place }.union(candidates.seqs)
        return check(seqs.sorted(by: >)).addCallback { (last: Int?) -> Void in
            self.place = last ?? next
            if last == nil, candidates.next == nil { self.endIndexed() }
        }
    }

    private func endIndexed() {
        part = coverage.isComplete ? .done : .oldest
    }

    /// Looks at the messages of these numbers as they are now.
    ///
    /// - Returns: The last number that was looked at; nil where all were.
    private func check(_ seqs: [Int]) -> Deferred<Int?> {
        if seqs.isEmpty { return .succeed(nil) }
        return journal.find(seqs, in: request.channel).addCallback { page in
            self.matches(among: page.messages).addCallback { matches in
                self.found += matches.messages
                let isAll = matches.examined == page.messages.count && !page.hasMore
                return isAll ? nil : page.messages.prefix(matches.examined).last?.seq
            }
        }
    }

    /// What the index does not know, because it is not there or has not got so far.
    private func readOldest() -> Deferred<Void> {
        journal.readBack([request.channel], before: place, limit: 256).addCallback { page in
            self.scanned += page.bytes + 1024
            let messages: [Message] = page.messages.reversed()
            return self.matches(among: messages).addCallback { (matches: SearchMatches) -> Void in
                self.found += matches.messages
                self.place = messages.prefix(matches.examined).last?.seq ?? 0
                let isAll = matches.examined == messages.count
                if isAll, !page.hasMore { self.part = .done }
            }
        }
    }

    /// On the index's thread; without one, here, a moment in each turn of the loop.
    private func matches(among messages: [Message]) -> Deferred<SearchMatches> {
        if messages.isEmpty { return .succeed(SearchMatches(messages: [], examined: 0)) }
        if let index { return index.matches(of: request.query, among: messages) }
        return MatchingSlices(request.query, messages, scheduler).run()
    }
}

@available(*, unavailable)
extension JournalSearch: Sendable {}
