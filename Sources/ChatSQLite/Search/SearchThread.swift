// The thread that owns the index's file.
// SPDX-License-Identifier: MIT

import Chat
import Foundation
import GRDB

/// Answers searches, and keeps the index up to date between them, until it is closed.
struct SearchThread: Sendable {
    /// Where the index is, and the epoch of its journal.
    let path: String
    let epoch: String
    /// The only way in and out while the thread runs.
    let queue: SearchQueue

    /// Starts the thread and returns.
    func start() {
        let thread = Thread(block: run)
        thread.name = "search"
        thread.start()
    }

    @Sendable private func run() {
        giveWay()
        var work = SearchWork(path: path, epoch: epoch)
        var isOpen = true
        while isOpen {
            var commands = queue.takeCommands()
            let cancelled = Set(commands.compactMap(\.cancelled))
            // Who searches does not wait for the index's own work.
            commands.sort { $0.isSearch && !$1.isSearch }
            for command in commands {
                if case .close = command { isOpen = false }
                if let completion = work.obey(command, cancelled) { queue.post(completion) }
            }
        }
        work.close()
        queue.post(.closed)
    }

    /// Where there are fewer cores than work, who polls goes first. On Linux each thread has a niceness of
    /// its own: with this one it gets a tenth of what a loop gets on the same core. A refusal does no harm.
    private func giveWay() {
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    }
}

extension SearchCommand {
    fileprivate var cancelled: Int? { if case .cancel(let number) = self { number } else { nil } }

    fileprivate var isSearch: Bool {
        switch self {
        case .find, .match: true
        case .cancel, .step, .feed, .close: false
        }
    }
}

/// What the thread has. Lives on it.
private struct SearchWork {
    /// An index that cannot be opened is tried again after this long.
    private static let retryInterval = Duration.seconds(60)
    /// Messages are looked through for so long at once, then the search says how far it is.
    private static let patience = Duration.milliseconds(10)

    let path: String
    let epoch: String
    private var file: SearchFile?
    private var builder: SearchBuilder?
    private var failure: JournalError?
    private var retry = Duration.zero

    init(path: String, epoch: String) {
        self.path = path
        self.epoch = epoch
    }

    mutating func obey(_ command: SearchCommand, _ cancelled: Set<Int>) -> SearchCompletion? {
        switch command {
        case .find(let lookup, let number):
            cancelled.contains(number) ? nil : .found(number, find(lookup))
        case .match(let query, let messages, let number):
            cancelled.contains(number) ? nil : .matched(number, match(query, messages))
        case .step(let now, let last): .stepped(step(now, last))
        case .feed(let page, let feed, let now): .stepped(take(page, feed, now))
        case .cancel, .close: nil
        }
    }

    private mutating func find(_ lookup: SearchLookup) -> Result<SearchCandidates, JournalError> {
        guard let builder, let file else { return .failure(failure ?? .closed) }
        do {
            return .success(
                try file.queue.inDatabase { _ in try builder.store.candidates(lookup) })
        } catch {
            if !(error is IndexLost) { giveUp(error, at: .zero) }
            return .failure(JournalError(error, path: path))
        }
    }

    private func match(_ query: SearchQuery, _ messages: [Message]) -> SearchMatches {
        let deadline = ContinuousClock.now + SearchWork.patience
        return SearchMatches(of: query, among: messages) { ContinuousClock.now < deadline }
    }

    private mutating func step(_ now: Duration, _ last: Int) -> SearchProgress {
        timed(now) { work in
            try work.open(now, last)
            return try work.inDatabase { try $0.step(now: now, last: last) }
        }
    }

    private mutating func take(
        _ page: JournalPage?, _ feed: SearchFeed, _ now: Duration
    ) -> SearchProgress {
        timed(now) { work in
            guard let page else { return nil }
            return try work.inDatabase { try $0.take(page, feed, now: now) }
        }
    }

    private mutating func timed(
        _ now: Duration, _ body: (inout SearchWork) throws -> SearchProgress?
    ) -> SearchProgress {
        let start = ContinuousClock.now
        var progress = SearchProgress(
            coverage: builder?.store.coverage ?? .none, isBusy: false, failure: failure)
        do {
            if let done = try body(&self) { progress = done }
        } catch {
            giveUp(error, at: now)
            progress = SearchProgress(coverage: .none, isBusy: false, failure: failure)
        }
        progress.spent = ContinuousClock.now - start
        return progress
    }

    private mutating func open(_ now: Duration, _ last: Int) throws {
        guard builder == nil, now >= retry else { return }
        let file = try SearchFile(path: path, epoch: epoch, last: last)
        self.file = file
        builder = try file.queue.inDatabase { db in
            try SearchBuilder(try SearchStore(db), now: now)
        }
        failure = nil
    }

    /// The connection is this thread's alone while `body` runs: GRDB checks that.
    private func inDatabase<Value>(_ body: (SearchBuilder) throws -> Value) throws -> Value? {
        guard let builder, let file else { return nil }
        return try file.queue.inDatabase { _ in try body(builder) }
    }

    /// Closes the file. A damaged one is thrown away, and made anew at the next step.
    private mutating func giveUp(_ error: any Error, at now: Duration) {
        let error = JournalError(error, path: path)
        close()
        failure = error
        retry = now + SearchWork.retryInterval
        if case .damaged = error {
            SearchFile.delete(at: path)
            retry = now
        }
    }

    mutating func close() {
        builder = nil
        file?.close()
        file = nil
    }
}
