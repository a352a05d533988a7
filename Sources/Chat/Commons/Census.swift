// Which channels there are, over all hubs.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// Counts, for each channel, who knows it: hubs, and the home while somebody is there or something
/// is on its way. A channel exists while one of them does. Any thread.
final class Census: Sendable {
    private let limit: Int
    private let holders = Mutex<[ChannelName: Int]>([:])

    /// - Parameter limit: Channels at once; 0 for any number.
    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { holders.withLock { $0.count } }

    func knows(_ channel: ChannelName) -> Bool { holders.withLock { $0[channel] != nil } }

    /// One more knows `channel`; balance it with one ``leave(_:)``.
    ///
    /// - Throws: When that would be one channel too many.
    func enter(_ channel: ChannelName) throws(Refusal) {
        let isKnown = holders.withLock { holders in
            if limit > 0, holders.count >= limit, holders[channel] == nil { return false }
            holders[channel, default: 0] += 1
            return true
        }
        if !isKnown { throw .tooManyChannels(limit: limit) }
    }

    /// The same for a channel that has been let in already, by whomever.
    func enterAnyway(_ channel: ChannelName) {
        holders.withLock { $0[channel, default: 0] += 1 }
    }

    func leave(_ channel: ChannelName) {
        holders.withLock { holders in
            guard let count = holders[channel] else { return }
            holders[channel] = count > 1 ? count - 1 : nil
        }
    }
}
