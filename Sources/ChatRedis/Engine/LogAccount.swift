// Which messages a feed has told, and which it has not.
// SPDX-License-Identifier: MIT

import Chat

/// An entry of the log with its body.
struct ToldRow {
    let entry: LogEntry
    /// See ``LogRow/changed``.
    let changed: ChangedMessage?

    init(_ mark: LogMark, _ event: ChatEvent, _ changed: ChangedMessage?) {
        entry = LogEntry(event, at: mark)
        self.changed = changed
    }
}

/// A message that is changed leaves the log, and its change says what it is now. Where the change comes before
/// the message was told, the message is told from it, in its own place.
struct LogAccount {
    /// Numbers that were passed without a message, oldest first. Most were deleted, and nobody will ask.
    private var missing: [Range<Int>] = []
    /// More than can be missing while the log is as long as it is. The oldest are forgotten.
    private static let most = 1000

    /// - Parameter mark: Up to here all was told.
    /// - Returns: What is to be told; nil where a message was passed that only now proves to be kept. That
    ///   takes a change that is more than a thousand entries behind its message.
    mutating func entries(_ rows: [ToldRow], after mark: LogMark) -> [LogEntry]? {
        var entries = rows.map(\.entry)
        for row in rows {
            guard let changed = row.changed, case .message(let change) = row.entry.event else {
                continue
            }
            if changed.seq > mark.seq {
                let place = entries.indices.partitioningIndex {
                    entries[$0].mark.seq >= changed.seq
                }
                let message = changed.message(changedBy: change)
                entries.insert(
                    LogEntry(.message(message), at: LogMark(seq: changed.seq)), at: place)
            } else if missing.contains(where: { $0.contains(changed.seq) }) {
                return nil
            }
        }
        note(entries, after: mark)
        return entries
    }

    private mutating func note(_ entries: [LogEntry], after mark: LogMark) {
        var last = mark.seq
        for entry in entries {
            var next = entry.mark.seq
            if case .hole(let from) = entry.event { next = from + 1 }
            if next > last + 1 { missing.append(last + 1..<next) }
            last = entry.mark.seq
        }
        if missing.count > LogAccount.most {
            missing.removeFirst(missing.count - LogAccount.most)
        }
    }
}
