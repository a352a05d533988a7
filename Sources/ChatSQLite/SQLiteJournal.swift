// The journal in a file, which outlives the process.
// SPDX-License-Identifier: MIT

public import Chat
public import Deferred

/// Keeps entries in an SQLite file that no other process may use meanwhile.
///
/// The file belongs to a thread of the journal's own. It takes what has gathered since it last
/// looked and commits that at once, so that many appends share one commit. When something is done it
/// calls `wake`; whoever made the journal then calls ``collect()`` on the thread it lives on, and the
/// Deferreds fire there.
///
/// Where the file or its directory may only be read, the journal opens all the same: it serves reads
/// and fails every append, see ``warning``.
public final class SQLiteJournal: Journal {
    public let contents: JournalContents
    public let place: String
    public var onEmptied: (ChannelName) -> Void = { _ in }

    /// What whoever starts the server should be told; nil where all is well.
    public let warning: String?

    private let hatch: Hatch
    /// Who waits for what was ordered, in the same order.
    private var waiting: [Waiting] = []
    private var last: Int
    private var isCollecting = false
    private var isClosed = false

    /// Opens the file at `path`, or makes it; a file of a million entries takes less than a second.
    ///
    /// - Parameters:
    ///   - path: The directory must exist. SQLite keeps `path-wal` beside it.
    ///   - clock: The calendar's time, by which entries grow old. Called on the journal's thread.
    ///   - wake: Called on the journal's thread when there is something for ``collect()``; once for
    ///     however much lies ready.
    /// - Throws: ``JournalError/busy(path:)`` when another process has held the file for a second.
    public convenience init(
        path: String, retention: Retention = Retention(), durability: Durability = .processCrash,
        clock: @escaping @Sendable () -> Timestamp, wake: @escaping @Sendable () -> Void
    ) throws(JournalError) {
        try self.init(
            path: path, retention: retention, durability: durability, limits: FileLimits(),
            clock: clock, wake: wake)
    }

    /// - Parameter limits: What a test wants the disk to be like.
    package init(
        path: String, retention: Retention, durability: Durability, limits: FileLimits,
        clock: @escaping @Sendable () -> Timestamp, wake: @escaping @Sendable () -> Void
    ) throws(JournalError) {
        let file = try JournalFile(path: path, durability: durability, limits: limits)
        let ledger: Ledger
        (contents, ledger) = try file.load(at: clock())
        place = path
        last = contents.last
        warning = file.isReadOnly ? JournalError.readOnly(path: path).description : nil
        hatch = Hatch(wake: wake)
        JournalThread(
            file: file, ledger: ledger, hatch: hatch, retention: retention, clock: clock
        ).start()
    }

    deinit {
        if !isClosed { hatch.order(.close) }
    }

    public var bytes: Int { JournalFile.bytes(at: place) }

    public func append(_ entry: Entry) -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        guard entry.seq > last else {
            fatalError("entry \(entry.seq) was appended after entry \(last)")
        }
        last = entry.seq
        return order(.append(entry), Waiting.done)
    }

    public func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page(PageRequest(channels: channels, direction: .after(seq), limit: limit))
    }

    public func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page(PageRequest(channels: channels, direction: .before(seq ?? .max), limit: limit))
    }

    public func close() -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        isClosed = true
        return order(.close, Waiting.done)
    }

    private func page(_ request: PageRequest) -> Deferred<JournalPage> {
        isClosed ? .fail(JournalError.closed) : order(.page(request), Waiting.page)
    }

    private func order<Value>(
        _ order: Order, _ wait: (Deferred<Value>) -> Waiting
    ) -> Deferred<Value> {
        let deferred = Deferred<Value>()
        waiting.append(wait(deferred))
        hatch.order(order)
        return deferred
    }
}

// MARK: - Firing

extension SQLiteJournal {
    /// Fires the Deferreds of what is done by now, in the order in which it was ordered.
    public func collect() {
        if isCollecting { return }  // a callback's call: the one below it goes on
        isCollecting = true
        var fired = 0
        for outcome in hatch.collect() {
            if case .emptied(let channel) = outcome {
                onEmptied(channel)
            } else {
                let next = waiting[fired]
                fired += 1
                next.fire(outcome)
            }
        }
        waiting.removeFirst(fired)
        isCollecting = false
    }
}

/// Who waits for one outcome.
private enum Waiting {
    case done(Deferred<Void>)
    case page(Deferred<JournalPage>)

    func fire(_ outcome: Outcome) {
        do {
            switch (self, outcome) {
            case (.done(let deferred), .done(let result)): try deferred.callback(result)
            case (.page(let deferred), .page(let result)): try deferred.callback(result)
            default: fatalError("a journal's outcome is not of the kind that was ordered")
            }
        } catch {
            fatalError("somebody else fired a journal's Deferred: \(error)")
        }
    }
}

@available(*, unavailable)
extension SQLiteJournal: Sendable {}
