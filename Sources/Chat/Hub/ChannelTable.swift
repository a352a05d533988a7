// The channels that a hub knows.
// SPDX-License-Identifier: MIT

/// Each channel from its first message, or its first subscriber here, until it has neither. What
/// counts over all hubs is the ``ChannelRegistry``'s.
final class ChannelTable {
    /// Unchecked, because a channel that is taken out is in nobody's way: its end calls nobody.
    @exclusivity(unchecked) private var channels: [ChannelName: Channel] = [:]
    /// The one that was asked for last: most often the next is the same.
    private var latest: Channel?
    /// A channel that is not in the table may have had messages up to this number.
    private var floor = 0
    private let registry: ChannelRegistry

    init(registry: ChannelRegistry) {
        self.registry = registry
    }

    /// The channel of this name; nil where the hub knows none.
    subscript(name: ChannelName) -> Channel? { channels[name] }

    /// All of them, in no order.
    var all: Dictionary<ChannelName, Channel>.Values { channels.values }

    /// The journal is known from now on, or is another than before.
    func begin(with contents: JournalContents) {
        floor = contents.floor
        for channel in Array(channels.values) where contents.channels[channel.name] == nil {
            channel.begin(above: floor, isKept: false)
            closeIfUnused(channel)
        }
        for (name, kept) in contents.channels {
            openForMessage(in: name).begin(above: kept.last, isKept: true)
        }
    }

    /// Messages with a number up to this may be gone.
    func raiseFloor(to seq: Int) {
        floor = max(floor, seq)
        for channel in channels.values { channel.backlog.raiseFloor(to: seq) }
    }

    /// The channel of this name, made where there is none.
    ///
    /// - Parameter allowance: What it counts against while nothing is kept there.
    func open(
        _ name: ChannelName, for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Channel {
        if let latest, latest.name == name { return latest }
        if let known = channels[name] {
            latest = known
            return known
        }
        try registry.enter(name, for: allowance)
        return make(name)
    }

    /// The same for several, at least one. Where one cannot be made, none is.
    func open(
        _ names: [ChannelName], for allowance: (any Allowance)?
    ) throws(ChatError) -> NonEmpty<Channel> {
        let first = try open(names[0], for: allowance)
        if names.count == 1 { return NonEmpty(first) }
        var others: [Channel] = []
        do {
            for name in names.dropFirst() { others.append(try open(name, for: allowance)) }
        } catch {
            for channel in [first] + others { closeIfUnused(channel) }
            throw error
        }
        return NonEmpty(first, others)
    }

    /// The channel of a message that is kept: nobody can refuse it any more.
    func openForMessage(in name: ChannelName) -> Channel {
        let channel = channels[name] ?? makeAnyway(name)
        if !channel.isKept { registry.keep(name) }
        channel.isKept = true
        return channel
    }

    /// Retention has left nothing of a channel.
    func empty(_ channel: Channel) {
        floor = max(floor, channel.backlog.last)
        channel.isKept = false
        closeIfUnused(channel)
    }

    /// Forgets a channel that is of no use to anyone.
    func closeIfUnused(_ channel: Channel) {
        // Two objects may have had this name, one after the other. Without the check, the last
        // subscriber of the first would close the second.
        guard channel.isUnused, channels[channel.name] === channel else { return }
        channels[channel.name] = nil
        if latest === channel { latest = nil }
        registry.leave(channel.name)
    }

    private func make(_ name: ChannelName) -> Channel {
        let channel = Channel(name, floor: floor, isKept: false)
        channels[name] = channel
        return channel
    }

    private func makeAnyway(_ name: ChannelName) -> Channel {
        registry.enterAnyway(name)
        return make(name)
    }
}
