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
        let all = channels.values.lazy.flatMap(\.messages)
        guard let found = all.first(where: { $0.seq == change.position.seq }),
            change.channel ?? found.channel == found.channel
        else { return .missing }
        do {
            apply(try change.draft(for: found, at: now), at: now)
            return .changed(seq)
        } catch {
            switch error {
            case .notTheAuthor: return .notTheAuthor
            case .tooLateToChange: return .tooLate
            default: return .missing
            }
        }
    }

    /// Erases all messages of a channel.
    mutating func clear(_ name: ChannelName, at now: Timestamp) -> Int? {
        if channels[name] == nil { return nil }
        apply(Draft(.cleared, in: name), at: now)
        return seq
    }

    private mutating func apply(_ draft: Draft, at now: Timestamp) {
        seq += 1
        let change = Message(draft, seq: seq, at: now)
        func left(_ message: Message) -> Message? {
            message.isErased(by: change) ? nil : message.changed(by: change)
        }
        let messages = channels[change.channel]?.messages.compactMap(left) ?? []
        channels[change.channel]?.messages = messages
        log.change(left)
        add(change)
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
        sweepRecords(at: now)
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

extension FakeChannel {
    /// Drops the oldest.
    fileprivate mutating func drop() {
        forgotten = messages.removeFirst().seq
        hasLost = true
    }
}
