// Entries of the log, as the server has them.
// SPDX-License-Identifier: MIT

import Chat

/// An entry of the log, as it was read.
struct LogRow {
    enum Content {
        case event(ChatEvent)
        /// A message whose body is too long for the log. It stands in its channel.
        case elsewhere(ChannelName)
    }

    let mark: LogMark
    let content: Content
    /// Of a change: the message that it changes, which is in the log no more.
    private(set) var changed: ChangedMessage?

    /// - Parameter cursor: Stands before an array of an id and of fields with their values in turn.
    init(_ cursor: inout RESPCursor) throws(RESPError) {
        guard try cursor.array() == 2, let mark = LogMark(id: try cursor.bytes()) else {
            throw .unexpected
        }
        self.mark = mark
        let count = try cursor.array()
        guard count >= 2, count % 2 == 0 else { throw .unexpected }
        let first = try cursor.bytes()
        if first.elementsEqual("c".utf8) {
            guard let channel = ChannelName(bytes: try cursor.bytes()) else { throw .unexpected }
            let fields = try MessageFields(&cursor, count / 2 - 1)
            changed = fields.changed
            content =
                fields.message(mark.seq, in: channel).map { .event(.message($0)) }
                ?? .elsewhere(channel)
        } else if first.elementsEqual("k".utf8) {
            let kind = try cursor.text()
            var fields = EventFields()
            for _ in 1..<count / 2 { fields.add(try cursor.bytes(), try cursor.bytes()) }
            content = .event(fields.event(kind))
        } else {
            for _ in 1..<count { try cursor.skip() }
            content = .event(.unknown)
        }
    }

    /// Where its message is; nil for what is none.
    var channel: ChannelName? {
        switch content {
        case .event(.message(let message)): message.channel
        case .elsewhere(let channel): channel
        case .event: nil
        }
    }
}

extension LogMark {
    /// `seq-sub`
    init?(id: ArraySlice<UInt8>) {
        guard let dash = id.firstIndex(of: UInt8(ascii: "-")),
            let seq = Int(digits: id[..<dash]), let sub = Int(digits: id[(dash + 1)...])
        else { return nil }
        self.init(seq: seq, sub: sub)
    }

    /// `seq-sub`
    var id: String { "\(seq)-\(sub)" }
}

extension Int {
    /// nil for anything but a decimal number.
    init?(digits: ArraySlice<UInt8>) {
        self.init(decimal: digits.span)
    }
}

extension ChannelName {
    /// A function of its own: the compiler crashes on a span of what a call returns that throws.
    init?(bytes: ArraySlice<UInt8>) {
        self.init(utf8: bytes.span)
    }
}
