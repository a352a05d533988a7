// A journal that lives and dies with the process.
// SPDX-License-Identifier: MIT

public import Deferred

/// Keeps messages in memory. Each Deferred has fired when it is returned.
///
/// Its epoch is new each time, so that a cursor from before a restart is known as one.
public final class MemoryJournal: Journal {
    /// Empty, under a new epoch.
    public let contents = JournalContents(epoch: Position.makeEpoch())
    /// There is no file.
    public let place = "memory"
    /// Nothing is on the disk, whatever is in memory.
    public let bytes = 0
    /// Called within an append or a read, once all logs are as they should be.
    public weak var listener: (any JournalListener)?

    /// Channels that nobody writes to or reads are looked at this often, for messages grown too old.
    static let sweepInterval = Duration.seconds(60)

    private let retention: Retention
    private let clock: any WallClock
    /// Unchecked, because neither names nor logs run code when they come or go: nothing can look at
    /// the table while it changes.
    @exclusivity(unchecked) private var logs: [ChannelName: ChannelLog] = [:]
    /// Bytes that all of them hold.
    private var total = 0
    /// Unchecked for the same reason.
    @exclusivity(unchecked) private var eviction = Eviction()
    /// The highest number dropped from any channel of which nothing is left. Such a channel has no
    /// record of its own any more, so this stands for all of them.
    private var floor = 0
    private var emptied = EmptiedChannels()
    private var last = 0
    private var nextSweep: Timestamp
    private var isClosed = false

    /// - Parameter clock: The calendar's time, by which messages grow old.
    public init(retention: Retention = Retention(), clock: any WallClock) {
        self.retention = retention
        self.clock = clock
        nextSweep = clock.now() + MemoryJournal.sweepInterval
    }

    /// Has fired when it returns. A number that is not above the last one stops the process.
    public func append(_ message: Message) -> Deferred<Void> {
        appendAtOnce(message) ? .succeed() : .fail(JournalError.closed)
    }

    /// The same without a Deferred.
    public func appendAtOnce(_ message: Message) -> Bool {
        if isClosed { return false }
        guard message.seq > last else {
            fatalError("message \(message.seq) was appended after message \(last)")
        }
        last = message.seq
        let now = clock.now()
        let horizon = retention.horizon(at: now)
        let log = log(of: message.channel)
        if message.isChange { total += log.apply(message) }
        total += log.append(message)
        total -= log.trim(to: retention, since: horizon)
        makeRoom(for: message)
        sweepIfDue(at: now)
        return true
    }

    /// The broker's table has them: they need no other place.
    public func keep(_ changes: [RecordChange]) -> Deferred<Void> {
        isClosed ? .fail(JournalError.closed) : .succeed()
    }

    /// O(messages of the page × channels). Messages that are too old are dropped first.
    public func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page(of: channels) { $0.readForward(after: seq, limit: limit) }
    }

    /// O(messages of the page × channels). Messages that are too old are dropped first.
    public func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page(of: channels) { $0.readBackward(before: seq ?? .max, limit: limit) }
    }

    /// O(channels).
    public func find(_ seq: Int) -> Deferred<Message?> {
        if isClosed { return .fail(JournalError.closed) }
        for log in logs.values {
            if let found = log.find(seq) { return .succeed(found) }
        }
        return .succeed(nil)
    }

    /// O(log messages).
    public func find(_ seq: Int, in channel: ChannelName) -> Deferred<Message?> {
        if isClosed { return .fail(JournalError.closed) }
        return .succeed(logs[channel]?.find(seq))
    }

    /// O(messages that are looked at).
    public func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        if isClosed { return .fail(JournalError.closed) }
        return .succeed(
            question.places.map {
                logs[$0.channel]?.countUnread(after: $0.seq, by: question.reader) ?? 0
            })
    }

    /// Frees the messages. A second call fails with ``JournalError/closed``.
    public func close() -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        isClosed = true
        logs = [:]
        total = 0
        return .succeed()
    }

    private func page(
        of channels: [ChannelName], _ read: (Merge) -> (messages: [Message], hasMore: Bool)
    ) -> Deferred<JournalPage> {
        if isClosed { return .fail(JournalError.closed) }
        let channels = Set(channels)
        forget(channels)
        let (messages, hasMore) = read(Merge(channels.compactMap { logs[$0] }))
        let forgotten = channels.map { logs[$0]?.forgotten ?? floor }.max() ?? 0
        let hasLost = channels.contains { logs[$0]?.hasLost ?? emptied.contains($0) }
        return .succeed(
            JournalPage(
                messages: messages, hasMore: hasMore, forgotten: forgotten, hasLost: hasLost))
    }
}

// MARK: - Retention

extension MemoryJournal {
    /// Drops what may no longer be kept of `channels`, and now and then of all others.
    private func forget(_ channels: some Sequence<ChannelName>) {
        let now = clock.now()
        let horizon = retention.horizon(at: now)
        let emptied = channels.filter { trim($0, since: horizon) }
        // Last, because the listener may ask something of the journal.
        for channel in emptied { listener?.emptied(channel) }
        sweepIfDue(at: now)
    }

    /// Drops old messages of every channel, once in ``sweepInterval``.
    private func sweepIfDue(at now: Timestamp) {
        guard now > nextSweep else { return }
        nextSweep = now + MemoryJournal.sweepInterval
        forget(Array(logs.keys))
    }

    /// Whether that left nothing.
    private func trim(_ channel: ChannelName, since horizon: Timestamp?) -> Bool {
        guard let log = logs[channel] else { return false }
        total -= log.trim(to: retention, since: horizon)
        return removeIfEmpty(channel)
    }

    /// While all channels hold too much, each message drops twice the bytes that it brings: so no
    /// append has much to do, and the limit holds all the same. It does not drop itself.
    private func makeRoom(for message: Message) {
        if eviction.channel(total) == nil, retention.isExceeded(totalBytes: total) {
            eviction = Eviction(
                logs.map { ($0.key, $0.value.bytes) }, limit: retention.totalBytes)
        }
        if eviction.channel(total) == nil { return }
        let goal = total - 2 * message.keptBytes
        var emptied: [ChannelName] = []
        while total > goal, let channel = eviction.channel(total) {
            if !dropFirst(of: channel, below: message.seq) { eviction.next() }
            if removeIfEmpty(channel) { emptied.append(channel) }
        }
        for channel in emptied { listener?.emptied(channel) }
    }

    /// Drops a channel's oldest message, if it holds more than it may.
    private func dropFirst(of channel: ChannelName, below seq: Int) -> Bool {
        guard let log = logs[channel], log.bytes > eviction.level else { return false }
        let freed = log.dropFirst(below: seq)
        total -= freed
        return freed > 0
    }

    /// A new one starts with what may have been dropped from the channel before.
    private func log(of channel: ChannelName) -> ChannelLog {
        if let known = logs[channel] { return known }
        let log = ChannelLog(forgotten: floor, hasLost: emptied.contains(channel))
        logs[channel] = log
        return log
    }

    /// Whether the log was empty and is gone; then `floor` stands for it.
    private func removeIfEmpty(_ channel: ChannelName) -> Bool {
        guard let log = logs[channel], log.count == 0 else { return false }
        logs[channel] = nil
        floor = max(floor, log.forgotten)
        emptied.insert(channel)
        return true
    }
}

@available(*, unavailable)
extension MemoryJournal: Sendable {}
