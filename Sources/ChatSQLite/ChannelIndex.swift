// What is kept of each channel, known without asking the file.
// SPDX-License-Identifier: MIT

internal import Chat

/// Follows the file's tables, and can be taken back with the transaction that changed it.
struct ChannelIndex: Sendable {
    struct Record: Sendable {
        /// The channel's number in the file.
        let id: Int
        /// The highest number that was dropped; 0 for none.
        var forgotten: Int
        /// What ``forgotten`` was when the channel was made; 0 where it is not the first of its name.
        let floor: Int
        /// The number of the newest message.
        var last = 0
        var count = 0
        /// What its messages count for.
        var bytes = 0

        /// Whether something was dropped from it.
        var hasLost: Bool { forgotten > floor }

        /// A message is no longer kept.
        mutating func drop(_ seq: Int, _ bytes: Int) {
            forgotten = seq
            count -= 1
            self.bytes -= bytes
        }
    }

    /// The highest number that may have been used before the file was opened.
    var last = 0
    private(set) var records: [ChannelName: Record] = [:]
    /// Bytes that all channels hold.
    private(set) var bytes = 0
    private var names: [Int: ChannelName] = [:]
    /// The highest number dropped from any channel of which nothing is left.
    var floor: Int

    /// How it was before the transaction, as far as that has changed it.
    private var before: [ChannelName: Record?] = [:]
    private var floorBefore: Int

    init(floor: Int) {
        self.floor = floor
        floorBefore = floor
    }

    subscript(channel: ChannelName) -> Record? {
        get { records[channel] }
        set {
            if before[channel] == nil { before[channel] = .some(records[channel]) }
            replace(channel, with: newValue)
        }
    }

    func name(of id: Int) -> ChannelName? { names[id] }

    /// What a reader of this channel may have missed.
    func forgotten(of channel: ChannelName) -> Int { records[channel]?.forgotten ?? floor }

    /// All changes up to here stay.
    mutating func commit() {
        before = [:]
        floorBefore = floor
    }

    mutating func rollback() {
        for (channel, record) in before { replace(channel, with: record) }
        floor = floorBefore
        before = [:]
    }

    private mutating func replace(_ channel: ChannelName, with record: Record?) {
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
