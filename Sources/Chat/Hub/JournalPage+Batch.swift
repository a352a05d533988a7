// A page of the journal as a batch.
// SPDX-License-Identifier: MIT

extension JournalPage {
    /// A page may be ahead of the hub. What the journal has kept and not yet said so is not shown: a
    /// cursor behind it would be ahead of everyone else's.
    ///
    /// - Parameters:
    ///   - start: From where on the page was read.
    ///   - asked: Where the newest message stood when the journal was asked. What came meanwhile may
    ///     be missing from the page, and is in memory.
    ///   - delivered: The number of the newest message that may be shown.
    ///   - changes: What was changed since then, and may be on the page as it was before.
    /// - Returns: nil when there is nothing to say.
    func batch(
        from start: ReadStart, asked: Position, delivered: Int, changes: [Message] = []
    ) -> Batch? {
        let shown = messages.prefix { $0.seq <= delivered }
        let gap = hasGap(from: start)
        let reached = shown.last?.seq ?? 0
        let more = hasMore(from: start) && shown.count == messages.count
        let left = shown.applying(changes)
        if left.isEmpty, !gap, !more { return nil }
        let next = more ? reached : max(reached, asked.seq)
        var json = JSONWriter(capacity: bytes)
        for message in left { json.value(message, epoch: asked.epoch) }
        return Batch(
            next: .after(Position(epoch: asked.epoch, seq: next)), messages: json.bytes[...],
            gap: gap, more: more)
    }

    /// A client that asks for the oldest or the newest messages has no cursor to miss any from.
    private func hasGap(from start: ReadStart) -> Bool {
        switch start {
        case .above(let seq): forgotten > seq
        case .lost: true
        case .oldest, .newest: false
        }
    }

    /// The newest messages are the end: what is older is never "more" of a batch.
    private func hasMore(from start: ReadStart) -> Bool {
        if case .newest = start { false } else { hasMore }
    }
}
