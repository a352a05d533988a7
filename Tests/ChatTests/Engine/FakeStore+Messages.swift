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
                    from: draft.from.map {
                        Identity(displayName: $0.displayName, person: $0.person)
                    }, body: draft.body,
                    nonce: nil))
            if let nonce = draft.nonce {
                nonces[nonce] = FakeNonce(seq: seq, until: now + Nonce.lifetime)
            }
            return .published(seq)
        }
    }

    /// Edits or deletes one message.
    mutating func revise(_ change: MessageChange, at now: Timestamp) -> ChangeReceipt {
        let number = change.position.seq
        let found = channels.values.lazy.flatMap(\.messages).first { $0.seq == number }
        guard let found, found.isChangeable, change.channel ?? found.channel == found.channel else {
            return .missing
        }
        if case .author(let person) = change.editor {
            if found.from?.person != person { return .notTheAuthor }
            if found.at + Editor.window < now { return .tooLate }
        }
        seq += 1
        forgetEdit(of: found)
        keep(found.changed(to: change.body, at: now))
        if let body = change.body {
            add(
                Message(
                    seq: seq, channel: found.channel, at: now, from: found.from, body: body,
                    nonce: nil, revision: .edit(of: number)))
        } else {
            add(Message(seq: seq, channel: found.channel, at: now, deletion: .deleted(number)))
        }
        return .changed(seq)
    }

    private mutating func forgetEdit(of message: Message) {
        let isEdit = { (other: Message) in other.revision == .edit(of: message.seq) }
        channels[message.channel]?.messages.removeAll(where: isEdit)
        log.erase(isEdit)
    }

    private mutating func keep(_ message: Message) {
        let place = channels[message.channel]?.messages.firstIndex { $0.seq == message.seq }
        if let place { channels[message.channel]?.messages[place] = message }
        log.replace(with: message)
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
        let all = messages(of: names).filter { $0.seq < seq ?? .max && !$0.isChange }
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

extension Message {
    /// Whether it is about another one.
    fileprivate var isChange: Bool {
        if case .edit = revision { true } else { isDeletion }
    }

    fileprivate var isChangeable: Bool { !isChange && revision != .tombstone }

    /// - Parameter body: nil for a tombstone.
    fileprivate func changed(to body: JSON?, at now: Timestamp) -> Message {
        Message(
            seq: seq, channel: channel, at: at, from: from, body: body ?? .tombstone, nonce: nil,
            revision: body == nil ? .tombstone : .edited(now))
    }
}

extension FakeChannel {
    /// Drops the oldest.
    fileprivate mutating func drop() {
        forgotten = messages.removeFirst().seq
        hasLost = true
    }
}
