// Pages that the journal is reading.
// SPDX-License-Identifier: MIT

/// A page may have been read before a message was changed, and arrive after it. So a hub remembers what is
/// changed while pages are on their way, and changes it in them.
final class PendingReads {
    /// How many pages were asked for when the newest message had this number.
    private var counts: [Int: Int] = [:]
    /// In their order; none while no page is on its way.
    private var changes: [Message] = []

    /// A page is asked for.
    ///
    /// - Parameter seq: The number of the newest message that the hub has heard of.
    func begin(at seq: Int) { counts[seq, default: 0] += 1 }

    /// It is here, or could not be read.
    ///
    /// - Parameter seq: The same as when it was asked for.
    /// - Returns: The edits and deletions since then.
    func end(at seq: Int) -> [Message] {
        let count = counts[seq, default: 1] - 1
        counts[seq] = count > 0 ? count : nil
        if changes.isEmpty { return [] }
        let missed = changes.filter { $0.seq > seq }
        let oldest = counts.keys.min() ?? .max
        changes.removeAll { $0.seq <= oldest }
        return missed
    }

    /// An edit or a deletion was heard.
    func note(_ change: Message) {
        if counts.isEmpty { return }
        // The text of an edit that is changed again is kept nowhere.
        changes.removeAll { $0.isErased(by: change) && $0.edits != nil }
        changes.append(change)
    }
}

extension Collection<Message> {
    /// What `changes` leave of them, in their order.
    func applying(_ changes: [Message]) -> [Message] {
        if changes.isEmpty { return Array(self) }
        return compactMap { message in
            var left = message
            for change in changes {
                if left.isErased(by: change) { return nil }
                left = left.changed(by: change)
            }
            return left
        }
    }
}
