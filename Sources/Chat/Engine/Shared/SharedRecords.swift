// Records, by an engine.
// SPDX-License-Identifier: MIT

import Deferred

/// Has the engine change records, and waits until this node has heard of it. The node's table has what the log
/// has told, no more.
final class SharedRecords {
    private let log: LogReader
    private let table: RecordTable
    private let hubs: HubGroup
    private let scheduler: any Scheduler
    private var session: (any EngineSession)?
    /// Changes that are made and were not heard yet, by their entry in the log.
    private var waiting: [LogMark: Deferred<Void>] = [:]
    /// Tells the newest reading from those before.
    private var readings = 0

    init(log: LogReader, shared: SharedState, hubs: HubGroup, scheduler: any Scheduler) {
        self.log = log
        self.table = shared.records
        self.hubs = hubs
        self.scheduler = scheduler
    }

    /// - Returns: Whether all conditions held, once this node knows of the change. Fails with
    ///   ``ChatError/tooManyRecords`` or with an ``EngineError``.
    func change(_ changes: [RecordChange]) -> Deferred<Bool> {
        guard changes.count <= RecordReceipt.maxSteps, changes.allSatisfy(\.fits) else {
            return .fail(ChatError.tooManyRecords)
        }
        guard let session else {
            return .fail(EngineError.unreachable("the node has lost it for the moment"))
        }
        return session.change(changes).addCallback { receipt in
            switch receipt {
            case .changed(let mark): return self.wait(for: mark).addCallback { true }
            case .refused: return .succeed(false)
            case .noRoom: throw ChatError.tooManyRecords
            }
        }
    }

    /// There is a session for this log.
    func begin(on session: any EngineSession) { self.session = session }

    /// There is none any more.
    func stop() {
        session = nil
        readings += 1
    }

    private func wait(for mark: LogMark) -> Deferred<Void> {
        if log.isLost(mark.seq) { return .fail(EngineError.unknown) }
        if mark <= log.mark { return .succeed() }
        let heard = Deferred<Void>(canceller: { [weak self] _ in self?.waiting[mark] = nil })
        waiting[mark] = heard
        return heard.addTimeout(Publisher.patience, clock: scheduler)
            .addErrback(TimeoutError.self) { _ in throw EngineError.unknown }
    }
}

// MARK: - What the log tells

extension SharedRecords {
    /// The log tells of this at its mark.
    func heard(_ changes: [RecordChange]) {
        take(changes)
        try? waiting.removeValue(forKey: log.mark)?.callback()
    }

    /// What was to be heard before this number, and was not, is lost.
    func passed(upTo seq: Int) {
        let lost = waiting.filter { $0.key.seq < seq }.sorted { $0.key < $1.key }
        for (mark, _) in lost { waiting[mark] = nil }
        for (_, heard) in lost { try? heard.errback(EngineError.unknown) }
    }

    /// The table first: who hears of it may look.
    private func take(_ changes: [RecordChange]) {
        table.apply(changes)
        hubs.tellAll(.recordsChanged(changes))
    }
}

// MARK: - What the engine has

extension SharedRecords {
    /// Makes the table what the engine has, a page at a time. The hubs hear of what is not as it was.
    ///
    /// Another server may lack the last changes. What is newer in it than this node has heard is told by the
    /// log once more.
    func readAll(on session: any EngineSession) -> Deferred<Void> {
        readings += 1
        let number = readings
        var seen: Set<String> = []
        func next(_ place: String?) -> Deferred<Void> {
            session.records(from: place).addCallback { [self] page in
                guard number == readings else { throw EngineError.gone("the node reads again") }
                let news = page.records.filter { table[$0.key] != $0 }
                if !news.isEmpty { take(news.map { .put($0) }) }
                seen.formUnion(page.records.map(\.key))
                if let place = page.next { return next(place) }
                let gone = table.keys.filter { !seen.contains($0) }
                if !gone.isEmpty { take(gone.map { .remove($0) }) }
                return .succeed()
            }
        }
        return next(nil)
    }
}

@available(*, unavailable)
extension SharedRecords: Sendable {}
