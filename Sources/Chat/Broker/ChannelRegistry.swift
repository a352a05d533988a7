// Which channels there are, over all hubs.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// Counts, for each channel, who knows it: hubs, and the broker while somebody is there or something
/// is on its way. A channel exists while one of them does. Any thread.
///
/// A channel in which nothing is kept exists because somebody polls it. It counts against the
/// allowance of the one who asked first, until something is kept in it or nobody knows it any more.
final class ChannelRegistry: Sendable {
    /// Who holds a channel open, and against whose allowance it counts.
    fileprivate struct ChannelRecord {
        var holders = 0
        /// Whether something is kept in it, or was when it was last looked at.
        var isKept = false
        var owner: (any Allowance)?
    }

    /// All under one lock. `names` has the keys of `records` in order, for pages.
    fileprivate struct RegistryState {
        var records: [ChannelName: ChannelRecord] = [:]
        var names = SortedList<ChannelName>()
        /// Of the channels in which something is kept.
        var looks = ChannelLooks()
    }

    private let limit: Int
    private let state = Mutex(RegistryState())

    /// - Parameter limit: Channels at once, without the lobby, which always has a place; 0 for any
    ///   number.
    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { state.withLock { $0.records.count } }

    /// Whether it exists. Another thread may change that at once.
    func knows(_ channel: ChannelName) -> Bool { state.withLock { $0.records[channel] != nil } }

    /// The channels behind `last` in the order of their names, and whether there are more.
    func page(after last: ChannelName?, limit: Int) -> (names: [ChannelName], hasMore: Bool) {
        state.withLock { state in
            let (names, hasMore) = state.names.page(after: last, limit: limit)
            return (Array(names), hasMore)
        }
    }

    /// Calls `body` with whether a channel exists, and with all names in order.
    func read<Value: Sendable>(
        _ body: ((ChannelName) -> Bool, SortedList<ChannelName>) -> Value
    ) -> Value {
        state.withLock { state in
            let records = state.records
            return body({ records[$0] != nil }, state.names)
        }
    }

    /// One more knows `channel`; balance it with one ``leave(_:)``.
    ///
    /// - Parameter allowance: Of a client that asks for it.
    /// - Throws: When that would be one channel too many, in all or for this client, and for a new one
    ///   that looks like one in which something is kept.
    func enter(_ channel: ChannelName, for allowance: (any Allowance)? = nil) throws(ChatError) {
        try state.withLock { state throws(ChatError) in
            guard state.records[channel] == nil, channel != .lobby else {
                return state.enter(channel)
            }
            try state.checkNew(channel, limit: limit)
            if let allowance, !allowance.take(1, of: .channels) { throw .tooManyNewChannels }
            state.enter(channel)
            state.records[channel]?.owner = allowance
        }
    }

    /// The same where something is to be kept there.
    ///
    /// - Throws: As ``enter(_:for:)``. That others wait there already makes no difference to what it looks
    ///   like: nobody reserves a name by waiting.
    func enterToKeep(_ channel: ChannelName) throws(ChatError) {
        try state.withLock { state throws(ChatError) in
            if state.records[channel] == nil, channel != .lobby {
                try state.checkNew(channel, limit: limit)
            } else {
                try state.checkLooks(channel)
            }
            state.enter(channel)
            state.keep(channel)
        }
    }

    /// - Throws: Where nothing is kept in a channel, and it looks like one in which something is.
    func checkLooks(_ channel: ChannelName) throws(ChatError) {
        try state.withLock { state throws(ChatError) in try state.checkLooks(channel) }
    }

    /// The same for a channel that somebody has opened already: no limit is checked.
    func enterAnyway(_ channel: ChannelName) {
        state.withLock { $0.enter(channel) }
    }

    /// Something is kept there: it counts against nobody's allowance from now on.
    func keep(_ channel: ChannelName) {
        state.withLock { state in
            state.keep(channel)
            return state.records[channel]?.owner.take()
        }?.give(1, of: .channels)
    }

    /// Takes back one ``enter(_:for:)``; after the last of them the channel does not exist.
    func leave(_ channel: ChannelName) {
        state.withLock { $0.leave(channel) }?.give(1, of: .channels)
    }
}

extension ChannelRegistry.RegistryState {
    fileprivate func checkNew(_ channel: ChannelName, limit: Int) throws(ChatError) {
        if limit > 0, records.count >= limit { throw .tooManyChannels(limit: limit) }
        if looks.forbids(channel) { throw .looksLikeAnother(channel) }
    }

    fileprivate func checkLooks(_ channel: ChannelName) throws(ChatError) {
        if records[channel]?.isKept != true, looks.forbids(channel) {
            throw .looksLikeAnother(channel)
        }
    }

    fileprivate mutating func keep(_ channel: ChannelName) {
        guard records[channel]?.isKept == false else { return }
        records[channel]?.isKept = true
        looks.insert(channel)
    }

    fileprivate mutating func enter(_ channel: ChannelName) {
        if records[channel] == nil { names.insert(channel) }
        records[channel, default: ChannelRegistry.ChannelRecord()].holders += 1
    }

    /// - Returns: Whom it counted against, when nobody knows it any more.
    fileprivate mutating func leave(_ channel: ChannelName) -> (any Allowance)? {
        guard var record = records[channel] else { return nil }
        record.holders -= 1
        records[channel] = record.holders > 0 ? record : nil
        if record.holders > 0 { return nil }
        names.remove(channel)
        if record.isKept { looks.remove(channel) }
        return record.owner
    }
}
