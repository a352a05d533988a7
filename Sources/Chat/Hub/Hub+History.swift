// What memory does not have, from the journal.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// How much is kept, and how long.
    public var retention: Retention { options.retention }

    /// An answer from what the journal keeps of `channels`.
    ///
    /// - Returns: nil when there is nothing to say; fails with a ``JournalError``.
    func lookUp(
        _ channels: [Channel], _ start: Start, limit: Int
    ) -> Deferred<Batch?> {
        let names = channels.map(\.name)
        let asked = last
        let page: Deferred<JournalPage>
        switch start {
        case .above(let seq): page = broker.read(names, after: seq, limit: limit)
        case .oldest, .lost: page = broker.read(names, after: 0, limit: limit)
        case .newest(let count):
            let end = last < .max ? last + 1 : nil
            page = broker.readBack(names, before: end, limit: min(count, limit))
        }
        return page.addCallback { page in self.answer(page, start, asked: asked) }
    }

    /// A page may be ahead of the hub: what the journal has kept and not yet said so is not shown,
    /// for a cursor behind it would be ahead of everyone else's.
    ///
    /// - Parameter asked: The number of the newest message when the journal was asked. What came
    ///   meanwhile may be missing from the page, and is in memory.
    private func answer(_ page: JournalPage, _ start: Start, asked: Int) -> Batch? {
        let messages = page.messages.prefix { $0.seq <= last }
        let reached = messages.last?.seq ?? 0
        let gap =
            switch start {
            case .above(let seq): page.forgotten > seq
            case .lost: true
            case .oldest, .newest: false
            }
        if messages.isEmpty, !gap { return nil }
        if gap { counters.gaps += 1 }
        let isWhole = messages.count == page.messages.count
        let more = if case .newest = start { false } else { page.hasMore && isWhole }
        var json: [UInt8] = []
        json.reserveCapacity(page.bytes)
        for message in messages {
            json += message.json(epoch: epoch)
            json.append(UInt8(ascii: ","))
        }
        return Batch(
            next: position(more ? reached : max(reached, asked)), messages: json[...], gap: gap,
            more: more)
    }

    /// A page of a channel's history.
    ///
    /// - Parameters:
    ///   - seq: The number of the message that the page ends before; nil for the newest page.
    ///   - limit: 1...1000.
    ///   - allowance: What the page counts against while it is on its way.
    /// - Returns: Fails with a ``JournalError`` when the journal cannot be read.
    public func history(
        of name: ChannelName, before seq: Int?, limit: Int, for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Deferred<HistoryPage> {
        try readBack(name, before: seq, limit: limit, for: allowance).addCallback { page in
            HistoryPage(
                epoch: self.epoch, messages: page.messages, more: page.hasMore,
                gap: !page.hasMore && page.hasLost)
        }
    }

    /// The newest messages of a channel, oldest first.
    ///
    /// - Parameter allowance: As for ``history(of:before:limit:for:)``.
    /// - Returns: Fails with a ``JournalError`` when the journal cannot be read.
    public func newest(
        _ limit: Int, of name: ChannelName, for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Deferred<[Message]> {
        try readBack(name, before: nil, limit: limit, for: allowance).addCallback(\.messages)
    }

    private func readBack(
        _ name: ChannelName, before seq: Int?, limit: Int, for allowance: (any Allowance)?
    ) throws(ChatError) -> Deferred<JournalPage> {
        let bytes = JournalPage.maxBytes
        if let allowance, !allowance.take(bytes, of: .bytes) { throw .tooManyPages }
        return broker.readBack([name], before: seq, limit: limit).addBoth { result in
            allowance?.give(bytes, of: .bytes)
            return try result.get()
        }
    }
}
