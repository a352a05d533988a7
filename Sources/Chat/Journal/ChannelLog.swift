// What a journal in memory keeps of one channel.
// SPDX-License-Identifier: MIT

internal import Deferred

/// Messages in the order of their numbers.
final class ChannelLog {
    /// The highest number that was dropped; 0 for none.
    private(set) var forgotten: Int
    /// What ``forgotten`` was at first.
    private let floor: Int
    /// What its messages count for.
    private(set) var bytes = 0
    /// Unchecked, because a message runs no code when it comes or goes: nothing can look at the queue
    /// while it changes.
    @exclusivity(unchecked) private var messages = FIFO<KeptMessage>()

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

    /// The number of the message in that place.
    func seq(at index: Int) -> Int { messages[index].seq }

    /// The message of that number.
    func find(_ seq: Int) -> Message? { index(of: seq).map { self[$0] } }

    private func index(of seq: Int) -> Int? {
        let index = countBelow(seq)
        return index < count && self.seq(at: index) == seq ? index : nil
    }

    /// Whether the message in that place changes others.
    func isChange(at index: Int) -> Bool { messages[index].isChange }

    /// How many of the newest count for a reader who has come to `seq`, see ``UnreadQuestion``.
    func countUnread(after seq: Int, by reader: PersonID) -> Int {
        var news = 0
        for index in (0..<count).suffix(UnreadQuestion.reach).reversed() {
            if news == UnreadQuestion.most || self.seq(at: index) <= seq { break }
            if messages[index].isNews(for: reader) { news += 1 }
        }
        return news
    }

    /// Changes what `change` names, and erases what it erases. Nothing is forgotten by that.
    /// O(messages).
    ///
    /// - Returns: By how much that changes what the messages count for.
    func apply(_ change: Message) -> Int {
        let before = bytes
        messages.removeAll { message in
            guard message.isErased(by: change) else { return false }
            bytes -= message.bytes
            return true
        }
        if let seq = change.changedMessage, let index = index(of: seq) {
            let changed = KeptMessage(self[index].changed(by: change))
            bytes += changed.bytes - messages[index].bytes
            messages[index] = changed
        }
        return bytes - before
    }

    /// Adds the newest.
    ///
    /// - Returns: What it counts for.
    func append(_ message: Message) -> Int {
        let kept = KeptMessage(message)
        messages.append(kept)
        bytes += kept.bytes
        return kept.bytes
    }

    /// How many have a number below `seq`.
    func countBelow(_ seq: Int) -> Int {
        (0..<count).partitioningIndex { self.seq(at: $0) >= seq }
    }

    /// Drops the oldest, down to what may be kept and to those from `horizon` on.
    ///
    /// - Returns: What they counted for.
    func trim(to retention: Retention, since horizon: Timestamp?) -> Int {
        let before = bytes
        while retention.isExceeded(count: count, bytes: bytes) { dropFirst() }
        if let horizon {
            while let oldest = messages.first, oldest.at < horizon { dropFirst() }
        }
        return before - bytes
    }

    /// Drops the oldest, if its number is below `seq`.
    ///
    /// - Returns: What it counted for; 0 where it was not dropped.
    @discardableResult
    func dropFirst(below seq: Int = .max) -> Int {
        guard let first = messages.first, first.seq < seq else { return 0 }
        messages.dropFirst()
        forgotten = first.seq
        bytes -= first.bytes
        return first.bytes
    }
}

/// A message with its body as it was posted, which may be much shorter than what readers get.
private struct KeptMessage {
    private let message: Message
    private let isPlain: Bool
    /// What it counts for.
    let bytes: Int

    init(_ message: Message) {
        isPlain = message.body.isPlain || message.isDeletion
        self.message = isPlain ? message : message.with(JSON(bytes: message.body.posted))
        bytes = message.keptBytes
    }

    var seq: Int { message.seq }
    var at: Timestamp { message.at }
    var isChange: Bool { message.isChange }
    func isNews(for reader: PersonID) -> Bool { message.isNews(for: reader) }
    /// See ``Message/isErased(by:)``.
    func isErased(by change: Message) -> Bool { message.isErased(by: change) }
    var whole: Message { isPlain ? message : message.with(JSON(kept: message.body.bytes)) }
}

extension Message {
    fileprivate func with(_ body: JSON) -> Message {
        Message(
            seq: seq, channel: channel, at: at, from: from, body: body, nonce: nonce,
            revision: revision)
    }
}
