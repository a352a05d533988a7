// What memory does not have, from the journal.
// SPDX-License-Identifier: MIT

public import Deferred

/// From where on the journal is read.
enum Start {
    case above(Int)
    case oldest
    case newest(Int)
    /// The client's cursor leads nowhere: all that is kept, and the word that there is a gap.
    case lost
}

extension Hub {
    /// How much is kept, and how long.
    public var retention: Retention { options.retention }

    /// An answer from what the journal keeps of `channels`.
    ///
    /// - Returns: nil when there is nothing to say; fails with a ``JournalError``.
    func lookUp(
        _ channels: [Channel], _ start: Start, limit: Int
    ) -> Deferred<JSON?> {
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
    private func answer(_ page: JournalPage, _ start: Start, asked: Int) -> JSON? {
        let messages = page.messages.prefix { $0.seq <= last }
        let reached = messages.last?.seq ?? 0
        var answer = Batch(next: position(max(reached, asked)))
        switch start {
        case .above(let seq): answer.hasGap = page.forgotten > seq
        case .lost: answer.hasGap = true
        case .oldest, .newest: break
        }
        if messages.isEmpty, !answer.hasGap { return nil }
        if case .newest = start {
        } else if page.hasMore, messages.count == page.messages.count {
            answer.hasMore = true
            answer.next = position(reached)
        }
        if answer.hasGap { counters.gaps += 1 }
        answer.messages.reserveCapacity(page.bytes)
        for message in messages {
            answer.messages += message.json(epoch: epoch)
            answer.messages.append(UInt8(ascii: ","))
        }
        return answer.json()
    }

    /// A page of a channel's history, as JSON: `{"messages":[…],"more":true}`. Where it reaches back
    /// to the oldest that is kept, and older ones are gone, `"gap":true` stands in `more`'s place.
    ///
    /// - Parameters:
    ///   - seq: The number of the message that the page ends before; nil for the newest page.
    ///   - limit: 1...1000.
    ///   - allowance: What the page counts against while it is on its way.
    /// - Returns: Fails with a ``JournalError`` when the journal cannot be read.
    public func history(
        of name: ChannelName, before seq: Int?, limit: Int, for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Deferred<JSON> {
        try readBack(name, before: seq, limit: limit, for: allowance).addCallback { page in
            var json = JSONWriter(capacity: page.bytes + 64)
            json.object {
                $0.name("messages")
                $0.array { json in
                    for message in page.messages { message.write(to: &json, epoch: self.epoch) }
                }
                $0.field("more", ifTrue: page.hasMore)
                $0.field("gap", ifTrue: !page.hasMore && page.hasLost)
            }
            return json.json
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
