// What a journal in memory keeps of one channel.
// SPDX-License-Identifier: MIT

internal import Deferred

/// Messages in the order of their numbers.
struct ChannelLog {
    /// The highest number that was dropped; 0 for none.
    private(set) var forgotten: Int
    /// What ``forgotten`` was at first.
    private let floor: Int
    /// What its messages count for.
    private(set) var bytes = 0
    private var messages = FIFO<Kept>()
    /// What is asked for with each message, of each message: cheap to copy.
    private var marks = FIFO<Mark>()

    /// - Parameters:
    ///   - forgotten: The highest number that may have been dropped from this channel before.
    ///   - hasLost: Whether it is known that something was.
    init(forgotten: Int, hasLost: Bool) {
        self.forgotten = forgotten
        floor = hasLost ? 0 : forgotten
    }

    var count: Int { messages.count }

    /// Whether something was dropped from this channel.
    var hasLost: Bool { forgotten > floor }

    /// The message in that place, 0 for the oldest.
    subscript(index: Int) -> Message { messages[index].whole }

    /// Without a copy of the message.
    func seq(at index: Int) -> Int { marks[index].seq }

    /// Adds the newest.
    mutating func append(_ message: Message) {
        let mark = Mark(seq: message.seq, at: message.at, bytes: message.keptBytes)
        messages.append(Kept(message))
        marks.append(mark)
        bytes += mark.bytes
    }

    /// How many have a number below `seq`.
    func countBelow(_ seq: Int) -> Int {
        (0..<count).partitioningIndex { self.seq(at: $0) >= seq }
    }

    /// Drops the oldest, down to what may be kept and to those from `horizon` on.
    mutating func trim(to retention: Retention, since horizon: Timestamp?) {
        while retention.isExceeded(count: count, bytes: bytes) { dropFirst() }
        guard let horizon else { return }
        while let oldest = marks.first, oldest.at < horizon { dropFirst() }
    }

    /// Drops the oldest, if its number is below `seq`.
    ///
    /// - Returns: Whether it was.
    @discardableResult
    mutating func dropFirst(below seq: Int = .max) -> Bool {
        guard let first = marks.first, first.seq < seq else { return false }
        messages.dropFirst()
        marks.dropFirst()
        forgotten = first.seq
        bytes -= first.bytes
        return true
    }
}

/// What retention and searches need to know of a message, without the message.
private struct Mark {
    let seq: Int
    let at: Timestamp
    let bytes: Int
}

/// A message with its body as it was posted, which may be much shorter than what readers get.
private struct Kept {
    private let message: Message
    private let isPlain: Bool

    init(_ message: Message) {
        isPlain = message.body.isPlain
        self.message = isPlain ? message : message.with(JSON(bytes: message.body.posted))
    }

    var whole: Message { isPlain ? message : message.with(JSON(kept: message.body.bytes)) }
}

extension Message {
    fileprivate func with(_ body: JSON) -> Message {
        Message(seq: seq, channel: channel, at: at, from: from, body: body, nonce: nonce)
    }
}
