// Looks for messages in a journal.
// SPDX-License-Identifier: MIT

import Deferred

/// Searches a journal, by its index where it has one. On the journal's thread, where it takes moments at
/// a time: a search that finds little gives up after a while, and says where to go on.
///
/// Each message is looked at as it is kept now. So an index that is behind, or damaged, never shows what
/// was deleted, nor the old text of what was edited.
final class Searcher {
    private let journal: any Journal
    private let scheduler: any Scheduler
    /// What became of searches so far.
    private(set) var counts = SearchCounts()

    init(_ journal: any Journal, scheduler: any Scheduler) {
        self.journal = journal
        self.scheduler = scheduler
    }

    /// - Returns: Cancelled, it goes no further. Fails with a ``JournalError``.
    func search(_ request: SearchRequest) -> Deferred<SearchResult> {
        let start = scheduler.now
        let search = JournalSearch(request, journal, index, scheduler)
        return search.run().addBoth { result in
            self.counts.add(self.scheduler.now - start)
            return try result.get()
        }
    }

    /// How far the index is.
    var statistics: SearchStatistics {
        SearchStatistics(counts: counts, coverage: index?.coverage, bytes: index?.bytes ?? 0)
    }

    private var index: (any SearchIndex)? { (journal as? any IndexedJournal)?.searchIndex }
}

@available(*, unavailable)
extension Searcher: Sendable {}
