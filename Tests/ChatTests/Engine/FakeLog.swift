// The log of a fake server.
// SPDX-License-Identifier: MIT

@testable import Chat

/// A stream of Redis with explicit ids, as far as Fireside needs it.
struct FakeLog {
    private(set) var entries: [LogEntry] = []
    /// How many entries are kept.
    var limit: Int
    /// The last id that was given, whether its entry is kept or not.
    private(set) var last = LogMark(seq: 0)
    /// The last entry that was trimmed; nil for none.
    private var trimmed: LogMark?

    init(limit: Int) {
        self.limit = limit
    }

    /// Puts an entry with its own number behind all others.
    mutating func append(_ event: ChatEvent, at seq: Int) {
        append(LogEntry(event, at: LogMark(seq: seq)))
    }

    /// Puts an entry behind the newest message: `XADD seq-*`.
    mutating func append(_ event: ChatEvent, behind seq: Int) {
        let sub = last.seq == seq ? last.sub + 1 : 1
        append(LogEntry(event, at: LogMark(seq: seq, sub: sub)))
    }

    private mutating func append(_ entry: LogEntry) {
        precondition(entry.mark > last, "\(entry.mark) was added behind \(last)")
        last = entry.mark
        entries.append(entry)
        while entries.count > limit { trimmed = entries.removeFirst().mark }
    }

    /// Messages are erased or changed. Nothing was trimmed by that, and whoever has not heard a message that
    /// was changed hears what it is now.
    mutating func change(_ left: (Message) -> Message?) {
        entries = entries.compactMap { entry in
            guard case .message(let message) = entry.event else { return entry }
            return left(message).map { LogEntry(.message($0), at: entry.mark) }
        }
    }

    /// Entries behind `mark`; nil where some of them are trimmed.
    func entries(after mark: LogMark) -> ArraySlice<LogEntry>? {
        if let trimmed, trimmed > mark { return nil }
        return entries[entries.indices.partitioningIndex { entries[$0].mark > mark }...]
    }

    /// The messages that are there, oldest first.
    var messages: [Message] {
        entries.compactMap { if case .message(let message) = $0.event { message } else { nil } }
    }
}
