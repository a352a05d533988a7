// What is kept of each channel, known without reading the file.
// SPDX-License-Identifier: MIT

import Chat

/// Follows the file's tables. A change can be undone with the transaction that made it. Lives on the
/// journal's thread.
struct ChannelIndex: Sendable {
    /// What is known of one channel.
    struct ChannelRecord: Sendable {
        /// The channel's number in the file.
        let id: Int
        /// The highest number that was dropped; 0 for none.
        var forgotten: Int
        /// What ``forgotten`` was when the channel was created; 0 if there was one of its name before.
        let floor: Int
        /// The number of the newest message.
        var last = 0
        var count = 0
        /// The size of its messages: ``Message/keptBytes``.
        var bytes = 0

        /// Whether a message was dropped from it.
        var hasLost: Bool { forgotten > floor }

        /// Adds the newest message.
        mutating func append(_ seq: Int, _ bytes: Int) {
            last = seq
            count += 1
            self.bytes += bytes
        }

        /// Removes messages that are erased, or bytes of one that is changed. Nothing is forgotten by that.
        mutating func erase(count: Int, bytes: Int) {
            self.count -= count
            self.bytes -= bytes
        }

        /// Removes the oldest message.
        mutating func drop(_ seq: Int, _ bytes: Int) {
            forgotten = seq
            count -= 1
            self.bytes -= bytes
        }
    }

    /// The highest number that may have been used before the file was opened.
    var last = 0
    /// All channels of which something is kept.
    private(set) var records: [ChannelName: ChannelRecord] = [:]
    /// The size of all messages of all channels.
    private(set) var bytes = 0
    /// The channels by their number in the file, for rows of the message table.
    private var names: [Int: ChannelName] = [:]
    /// The highest number dropped from a channel that is empty now.
    var floor: Int

    /// Each record that the transaction has changed, as it was before the change.
    private var changes: [(channel: ChannelName, before: ChannelRecord?)] = []
    /// ``floor`` as it was before the transaction.
    private var floorBefore: Int

    /// An index without channels.
    init(floor: Int) {
        self.floor = floor
        floorBefore = floor
    }

    /// What is kept of a channel; nil for nothing. A change can be undone by ``rollback()``.
    subscript(channel: ChannelName) -> ChannelRecord? {
        get { records[channel] }
        set {
            changes.append((channel, records[channel]))
            replace(channel, with: newValue)
        }
    }

    /// Adds the newest message of a channel. The channel is looked up once: this is done for each
    /// message.
    ///
    /// - Returns: The channel's record now; nil where there is no such channel yet.
    mutating func append(
        _ seq: Int, _ bytes: Int, to channel: ChannelName
    ) -> ChannelRecord? {
        guard let place = records.index(forKey: channel) else { return nil }
        var record = records.values[place]
        changes.append((channel, record))
        record.append(seq, bytes)
        records.values[place] = record
        self.bytes += bytes
        return record
    }

    /// nil where the file has no channel of this number: it is damaged then.
    func name(of id: Int) -> ChannelName? { names[id] }

    /// The highest number that a reader of this channel may have missed.
    func forgotten(of channel: ChannelName) -> Int { records[channel]?.forgotten ?? floor }

    /// Keeps all changes since the last commit.
    mutating func commit() {
        changes.removeAll(keepingCapacity: true)
        floorBefore = floor
    }

    /// Undoes all changes since the last commit.
    mutating func rollback() {
        for change in changes.reversed() { replace(change.channel, with: change.before) }
        changes.removeAll()
        floor = floorBefore
    }

    /// Keeps the sums and the way back from number to name true. It notes nothing for a rollback.
    private mutating func replace(_ channel: ChannelName, with record: ChannelRecord?) {
        if let old = records[channel] {
            names[old.id] = nil
            bytes -= old.bytes
        }
        records[channel] = record
        if let record {
            names[record.id] = channel
            bytes += record.bytes
        }
    }
}
