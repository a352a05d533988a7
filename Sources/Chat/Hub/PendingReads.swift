// Pages that the journal is reading.
// SPDX-License-Identifier: MIT

/// A page may have been read before a deletion, and arrive after it. So a hub remembers what is
/// deleted while pages are on their way, and takes it out of them.
final class PendingReads {
    /// How many pages were asked for when the newest message had this number.
    private var counts: [Int: Int] = [:]
    /// In their order; none while no page is on its way.
    private var deletions: [Message] = []

    /// A page is asked for.
    ///
    /// - Parameter seq: The number of the newest message that the hub has heard of.
    func begin(at seq: Int) { counts[seq, default: 0] += 1 }

    /// It is here, or could not be read.
    ///
    /// - Parameter seq: The same as when it was asked for.
    /// - Returns: What was deleted since then.
    func end(at seq: Int) -> [Message] {
        let count = counts[seq, default: 1] - 1
        counts[seq] = count > 0 ? count : nil
        if deletions.isEmpty { return [] }
        let missed = deletions.filter { $0.seq > seq }
        let oldest = counts.keys.min() ?? .max
        deletions.removeAll { $0.seq <= oldest }
        return missed
    }

    /// A deletion was heard.
    func note(_ deletion: Message) {
        if !counts.isEmpty { deletions.append(deletion) }
    }
}

extension Collection<Message> {
    /// Those that none of `deletions` deletes.
    func without(_ deletions: [Message]) -> [Message] {
        if deletions.isEmpty { return Array(self) }
        return filter { message in !deletions.contains { $0.deletes(message) } }
    }
}
