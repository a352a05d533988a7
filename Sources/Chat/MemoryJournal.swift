// A journal that lives and dies with the process.
// SPDX-License-Identifier: MIT

public import Deferred

/// Keeps entries in memory. Each Deferred has fired when it is returned.
///
/// Its epoch is new each time, so that a cursor from before a restart is known as one.
public final class MemoryJournal: Journal {
    public let contents = JournalContents(epoch: Position.makeEpoch())
    public let place = "memory"
    public let bytes = 0
    public var onEmptied: (ChannelName) -> Void = { _ in }

    /// Channels that nobody writes to or reads are looked at this often, for entries grown too old.
    static let sweepInterval = Duration.seconds(60)

    private let retention: Retention
    private let clock: () -> Timestamp
    private var backlogs: [ChannelName: Backlog] = [:]
    /// Bytes that all of them hold.
    private var total = 0
    private var eviction = Eviction()
    /// The highest number dropped from any channel of which nothing is left. Such a channel has no
    /// record of its own any more, so this stands for all of them.
    private var floor = 0
    private var emptied = EmptiedChannels()
    private var last = 0
    private var nextSweep: Timestamp
    private var isClosed = false

    /// - Parameter clock: The calendar's time, by which entries grow old.
    public init(retention: Retention = Retention(), clock: @escaping () -> Timestamp) {
        self.retention = retention
        self.clock = clock
        nextSweep = clock() + MemoryJournal.sweepInterval
    }

    public func append(_ entry: Entry) -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        guard entry.seq > last else {
            fatalError("entry \(entry.seq) was appended after entry \(last)")
        }
        last = entry.seq
        let now = clock()
        let horizon = retention.horizon(at: now)
        change(&backlogs[entry.channel, default: newBacklog(entry.channel)]) {
            $0.append(entry)
            $0.trim(to: retention, since: horizon)
        }
        makeRoom(for: entry)
        sweepIfDue(at: now)
        return .succeed()
    }

    public func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page(of: channels) { $0.readForward(after: seq, limit: limit) }
    }

    public func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page(of: channels) { $0.readBackward(before: seq ?? .max, limit: limit) }
    }

    public func close() -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        isClosed = true
        backlogs = [:]
        total = 0
        return .succeed()
    }

    private func page(
        of channels: [ChannelName], _ read: (Merge) -> (entries: [Entry], hasMore: Bool)
    ) -> Deferred<JournalPage> {
        if isClosed { return .fail(JournalError.closed) }
        let channels = Set(channels)
        forget(channels)
        let (entries, hasMore) = read(Merge(channels.compactMap { backlogs[$0] }))
        let forgotten = channels.map { backlogs[$0]?.forgotten ?? floor }.max() ?? 0
        let hasLost = channels.contains { backlogs[$0]?.hasLost ?? emptied.contains($0) }
        return .succeed(
            JournalPage(
                entries: entries, hasMore: hasMore, forgotten: forgotten, hasLost: hasLost))
    }
}

// MARK: - Retention

extension MemoryJournal {
    /// Drops what may no longer be kept of `channels`, and now and then of all others.
    private func forget(_ channels: some Sequence<ChannelName>) {
        let now = clock()
        let horizon = retention.horizon(at: now)
        let emptied = channels.filter { trim($0, since: horizon) }
        for channel in emptied { onEmptied(channel) }  // last: it may ask something of the journal
        sweepIfDue(at: now)
    }

    private func sweepIfDue(at now: Timestamp) {
        guard now > nextSweep else { return }
        nextSweep = now + MemoryJournal.sweepInterval
        forget(Array(backlogs.keys))
    }

    /// Whether that left nothing.
    private func trim(_ channel: ChannelName, since horizon: Timestamp?) -> Bool {
        guard backlogs[channel] != nil else { return false }
        change(&backlogs[channel, default: newBacklog(channel)]) {
            $0.trim(to: retention, since: horizon)
        }
        return removeIfEmpty(channel)
    }

    /// While all channels hold too much, each entry drops twice the bytes that it brings: so no
    /// append has much to do, and the limit holds all the same. It does not drop itself.
    private func makeRoom(for entry: Entry) {
        if eviction.channel(total) == nil, retention.isExceeded(totalBytes: total) {
            eviction = Eviction(
                backlogs.map { ($0.key, $0.value.bytes) }, limit: retention.totalBytes)
        }
        if eviction.channel(total) == nil { return }
        let goal = total - 2 * entry.keptBytes
        var emptied: [ChannelName] = []
        while total > goal, let channel = eviction.channel(total) {
            if !dropFirst(of: channel, below: entry.seq) { eviction.next() }
            if removeIfEmpty(channel) { emptied.append(channel) }
        }
        for channel in emptied { onEmptied(channel) }
    }

    /// Drops a channel's oldest entry, if it holds more than it may.
    private func dropFirst(of channel: ChannelName, below seq: Int) -> Bool {
        guard let bytes = backlogs[channel]?.bytes, bytes > eviction.level else { return false }
        var isDropped = false
        change(&backlogs[channel, default: newBacklog(channel)]) {
            isDropped = $0.dropFirst(below: seq)
        }
        return isDropped
    }

    private func change(_ backlog: inout Backlog, _ body: (inout Backlog) -> Void) {
        let before = backlog.bytes
        body(&backlog)
        total += backlog.bytes - before
    }

    private func newBacklog(_ channel: ChannelName) -> Backlog {
        Backlog(forgotten: floor, hasLost: emptied.contains(channel))
    }

    private func removeIfEmpty(_ channel: ChannelName) -> Bool {
        guard let backlog = backlogs[channel], backlog.count == 0 else { return false }
        backlogs[channel] = nil
        floor = max(floor, backlog.forgotten)
        emptied.insert(channel)
        return true
    }
}

@available(*, unavailable)
extension MemoryJournal: Sendable {}
