// Messages in a fake server.
// SPDX-License-Identifier: MIT

@testable import Chat

extension FakeStore {
    /// Each draft gets its number, is kept, and told.
    mutating func publish(_ drafts: [Draft], at now: Timestamp) -> [EngineReceipt] {
        drafts.map { draft in
            if let nonce = draft.nonce, let known = nonces[nonce], known.until > now {
                return .known(known.seq)
            }
            guard hasRoom(for: draft.channel) else { return .noRoom }
            seq += 1
            add(
                Message(
                    seq: seq, channel: draft.channel, at: now,
                    from: draft.from.map { Identity(name: $0.displayName) }, body: draft.body,
                    nonce: nil))
            if let nonce = draft.nonce {
                nonces[nonce] = FakeNonce(seq: seq, until: now + Nonce.lifetime)
            }
            return .published(seq)
        }
    }

    /// Erases one message.
    ///
    /// - Returns: The number of its deletion; nil where it is not kept.
    mutating func delete(_ number: Int, at now: Timestamp) -> Int? {
        let found = channels.values.lazy.flatMap(\.messages).first { $0.seq == number }
        guard let found, !found.isDeletion else { return nil }
        return erase(by: .deleted(number), in: found.channel, at: now)
    }

    /// Erases all messages of a channel.
    mutating func clear(_ name: ChannelName, at now: Timestamp) -> Int? {
        channels[name] == nil ? nil : erase(by: .cleared, in: name, at: now)
    }

    private mutating func erase(
        by deletion: MessageContent, in name: ChannelName, at now: Timestamp
    ) -> Int {
        seq += 1
        let message = Message(seq: seq, channel: name, at: now, deletion: deletion)
        channels[name]?.messages.removeAll { message.deletes($0) }
        log.erase { message.deletes($0) }
        add(message)
        return seq
    }

    private func hasRoom(for name: ChannelName) -> Bool {
        if options.maxChannels == 0 || name == .lobby || channels[name] != nil { return true }
        return channels.keys.count { $0 != .lobby } < options.maxChannels
    }

    private mutating func add(_ message: Message) {
        let name = message.channel
        var channel =
            channels.removeValue(forKey: name)
            ?? FakeChannel(forgotten: floor, hasLost: emptied.contains(name))
        channel.messages.append(message)
        let keep = options.retention.count
        while keep > 0, channel.messages.count > keep { channel.drop() }
        channels[name] = channel
        log.append(.message(message), at: message.seq)
    }

    /// Drops what is too old.
    mutating func sweep(at now: Timestamp) {
        guard let horizon = options.retention.horizon(at: now) else { return }
        for name in channels.keys.sorted() { sweep(name, since: horizon) }
    }

    private mutating func sweep(_ name: ChannelName, since horizon: Timestamp) {
        while let oldest = channels[name]?.messages.first, oldest.at < horizon {
            channels[name]?.drop()
        }
        guard let channel = channels[name], channel.messages.isEmpty else { return }
        channels[name] = nil
        floor = max(floor, channel.forgotten)
        emptied.insert(name)
        tell(.emptied(name))
    }

    /// See ``Journal/read(_:after:limit:)``.
    func read(_ names: [ChannelName], after seq: Int, limit: Int) -> JournalPage {
        let all = messages(of: names).filter { $0.seq > seq }
        return page(of: names, Array(all.prefix(limit)), hasMore: all.count > limit)
    }

    /// See ``Journal/readBack(_:before:limit:)``.
    func readBack(_ names: [ChannelName], before seq: Int?, limit: Int) -> JournalPage {
        let all = messages(of: names).filter { $0.seq < seq ?? .max && !$0.isDeletion }
        return page(of: names, Array(all.suffix(limit)), hasMore: all.count > limit)
    }

    private func messages(of names: [ChannelName]) -> [Message] {
        let rows = Set(names).compactMap { channels[$0]?.messages }
        return rows.count == 1 ? rows[0] : rows.flatMap { $0 }.sorted { $0.seq < $1.seq }
    }

    private func page(
        of names: [ChannelName], _ messages: [Message], hasMore: Bool
    ) -> JournalPage {
        let forgotten = names.map { channels[$0]?.forgotten ?? floor }.max() ?? 0
        return JournalPage(
            messages: messages, hasMore: hasMore, forgotten: max(forgotten, lost),
            hasLost: names.contains { channels[$0]?.hasLost ?? emptied.contains($0) })
    }
}

extension FakeChannel {
    /// Drops the oldest.
    fileprivate mutating func drop() {
        forgotten = messages.removeFirst().seq
        hasLost = true
    }
}
