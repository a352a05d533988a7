// The index of a journal in a file, as its loop sees it.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred

/// An index in a file of its own, `path.search`, with a thread of its own. It follows the journal by asking
/// for pages of it, so that nobody who posts or polls does anything for it.
package final class SQLiteSearchIndex: SearchIndex {
    /// How long new messages wait to be indexed. Searches look through them until then.
    static let interval = Duration.seconds(1)

    /// The thread looks this often for what must leave the index.
    private static let lookInterval = Duration.seconds(10)

    /// As of the last step.
    package private(set) var coverage = SearchCoverage.none
    /// Why there is no index at the moment; nil where there is one.
    package private(set) var failure: JournalError?

    private let path: String
    private let scheduler: any Scheduler
    private let queue = SearchQueue()
    private unowned let journal: SQLiteJournal

    private var lookups: [Int: Deferred<SearchCandidates>] = [:]
    private var matchers: [Int: Deferred<SearchMatches>] = [:]
    private var lastRequest = 0
    private var nextStep: (any DelayedCall)?
    private var isBusy = true
    /// Before this the thread is left alone where no message has come.
    private var nextLook = Duration.zero
    private var closing: Deferred<Void>?

    /// Begins to follow the journal.
    ///
    /// - Parameter path: That of the index.
    init(of journal: SQLiteJournal, path: String, scheduler: any Scheduler) {
        self.journal = journal
        self.path = path
        self.scheduler = scheduler
        queue.open(on: scheduler) { [weak self] in self?.collect() }
        SearchThread(path: path, epoch: journal.contents.epoch, queue: queue).start()
        step()
    }

    deinit {
        nextStep?.cancel()
        queue.order(.close)
    }

    /// Of the file and its WAL.
    package var bytes: Int { JournalFile.bytes(at: path) }

    /// Asks the index's thread.
    package func candidates(
        for terms: [SearchTerm], in channel: ChannelName, before seq: Int, limit: Int
    ) -> Deferred<SearchCandidates> {
        let lookup = SearchLookup(
            terms: terms, channel: channel, before: seq, lower: coverage.lower, limit: limit)
        let (number, deferred) = request(\.lookups)
        queue.order(.find(lookup, number))
        return deferred
    }

    /// Asks the index's thread.
    package func matches(
        of query: SearchQuery, among messages: [Message]
    ) -> Deferred<SearchMatches> {
        let (number, deferred) = request(\.matchers)
        queue.order(.match(query, messages, number))
        return deferred
    }

    /// - Returns: Fires when the file is closed.
    func close() -> Deferred<Void> {
        let closing = Deferred<Void>()
        self.closing = closing
        nextStep?.cancel()
        queue.order(.close)
        return closing
    }

    private func request<Answer>(
        _ table: ReferenceWritableKeyPath<SQLiteSearchIndex, [Int: Deferred<Answer>]>
    ) -> (number: Int, answer: Deferred<Answer>) {
        lastRequest += 1
        let number = lastRequest
        let answer = Deferred<Answer>(canceller: { [weak self] _ in
            self?[keyPath: table][number] = nil
            self?.queue.order(.cancel(number))
        })
        if closing != nil { return (number, .fail(JournalError.closed)) }
        self[keyPath: table][number] = answer
        return (number, answer)
    }
}

// MARK: - Following

extension SQLiteSearchIndex {
    private func step() {
        let isIdle = !isBusy && coverage.upper == journal.lastAppended
        if isIdle, scheduler.now < nextLook {
            return scheduleStep(after: SQLiteSearchIndex.interval)
        }
        nextLook = scheduler.now + SQLiteSearchIndex.lookInterval
        queue.order(.step(now: scheduler.now, last: journal.lastAppended))
    }

    /// Takes what the thread has done.
    func collect() {
        for completion in queue.takeCompletions() {
            switch completion {
            case .found(let number, let result):
                settle(lookups.removeValue(forKey: number), result)
            case .matched(let number, let matches):
                settle(matchers.removeValue(forKey: number), .success(matches))
            case .stepped(let progress): goOn(progress)
            case .closed: settle(closing, .success(()))
            }
        }
    }

    /// Rests twice as long as the thread has worked, so that the index takes a third of a core at most.
    private func goOn(_ progress: SearchProgress) {
        coverage = progress.coverage
        failure = progress.failure
        if closing != nil { return }
        isBusy = progress.isBusy
        let rest = isBusy ? progress.spent * 2 : SQLiteSearchIndex.interval
        scheduleStep(after: rest, progress.feed)
    }

    private func scheduleStep(after rest: Duration, _ feed: SearchFeed? = nil) {
        nextStep = scheduler.callLater(rest) { [weak self] in
            guard let self else { return }
            if let feed { self.read(feed) } else { self.step() }
        }
    }

    private func read(_ feed: SearchFeed) {
        journal.page(feed).addBoth { [weak self] result in
            guard let self, closing == nil else { return }
            queue.order(.feed(try? result.get(), feed, now: scheduler.now))
        }
    }

    private func settle<Value>(_ deferred: Deferred<Value>?, _ result: Result<Value, JournalError>)
    {
        // Nobody waits for what was cancelled.
        try? deferred?.callback(result.mapError { $0 as any Error })
    }
}

@available(*, unavailable)
extension SQLiteSearchIndex: Sendable {}
