// Entries of the log, as the server has them.
// SPDX-License-Identifier: MIT

import Chat

/// An entry of the log, as it was read.
enum LogRow {
    case entry(LogEntry)
    /// A message whose body is too long for the log. It stands in its channel.
    case elsewhere(ChannelName, LogMark)

    /// - Parameter cursor: Stands before an array of an id and of fields with their values in turn.
    init(_ cursor: inout RESPCursor) throws(RESPError) {
        guard try cursor.array() == 2, let mark = LogMark(id: try cursor.bytes()) else {
            throw .unexpected
        }
        let count = try cursor.array()
        guard count >= 2 else { throw .unexpected }
        let first = try cursor.bytes()
        if first.elementsEqual("c".utf8) {
            self = try .init(message: &cursor, at: mark, count)
        } else if first.elementsEqual("k".utf8) {
            let kind = try cursor.text()
            var fields = EventFields()
            for _ in 1..<count / 2 { fields.add(try cursor.bytes(), try cursor.bytes()) }
            self = .entry(LogEntry(fields.event(kind), at: mark))
        } else {
            for _ in 1..<count { try cursor.skip() }
            self = .entry(LogEntry(.unknown, at: mark))
        }
    }

    /// Behind `c`: its value, and `a`; then `f` and `b`, or `f` alone, or `d`.
    private init(
        message cursor: inout RESPCursor, at mark: LogMark, _ count: Int
    ) throws(RESPError) {
        let name = try cursor.bytes()
        guard let channel = ChannelName(bytes: name), count >= 6 else { throw .unexpected }
        _ = try cursor.bytes()
        let at = Timestamp(milliseconds: try cursor.integer())
        if try cursor.bytes().elementsEqual("d".utf8) {
            let message = Message(
                seq: mark.seq, channel: channel, at: at, deleting: try cursor.integer())
            self = .entry(LogEntry(.message(message), at: mark))
            return
        }
        let sender = try cursor.text()
        if count < 8 {
            self = .elsewhere(channel, mark)
            return
        }
        _ = try cursor.bytes()
        let message = Message(
            seq: mark.seq, channel: channel, at: at, sender: sender, body: try cursor.bytes())
        self = .entry(LogEntry(.message(message), at: mark))
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

extension Message {
    /// - Parameters:
    ///   - sender: Empty for nobody.
    ///   - body: As it was posted.
    init(
        seq: Int, channel: ChannelName, at: Timestamp, sender: String, body: ArraySlice<UInt8>
    ) {
        self.init(
            seq: seq, channel: channel, at: at,
            from: sender.isEmpty ? nil : Identity(name: sender), body: JSON(kept: Array(body)),
            nonce: nil)
    }

    /// - Parameter deleted: The number of a message, 0 for all older ones of the channel.
    init(seq: Int, channel: ChannelName, at: Timestamp, deleting deleted: Int) {
        self.init(
            seq: seq, channel: channel, at: at,
            deletion: deleted == 0 ? .cleared : .deleted(deleted))
    }
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
